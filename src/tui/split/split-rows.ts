import type { Oid } from '../../core/object/oid.js'
import type { CommitRow, Row } from '../plan/rows.js'

/**
 * Puts the parts of a commit in the place of its row, oldest first.
 *
 * The first says what the whole did, and for the others another message is asked, as `git slim split` has it. Parts of
 * what is folded are folded, too; where it stops, it stops when all of it is there.
 */
export function withParts(rows: readonly Row[], key: number, commits: readonly Oid[]): readonly Row[] {
  const at = rows.findIndex(row => row.key === key)
  const row = rows[at]
  if (row?.kind !== 'commit') return rows
  const next = Math.max(...rows.map(each => each.key)) + 1
  const parts = commits.map((commit, i): CommitRow => {
    const place = i === 0 ? 'first' : i === commits.length - 1 ? 'last' : 'between'
    return { ...partOf(row, place), commit, key: next + i, splitFrom: row.splitFrom ?? row.key }
  })
  return [...rows.slice(0, at), ...parts, ...rows.slice(at + 1)]
}

function partOf(row: CommitRow, place: 'first' | 'between' | 'last'): CommitRow {
  const silent = { ...row, message: undefined, written: undefined }
  switch (row.action) {
    case 'squash':
    case 'fixup':
      // What was written for the fold up to here stands for all of it.
      if (place === 'last' && row.written !== undefined) return { ...row, action: 'squash', message: undefined }
      return place === 'first' ? { ...row, written: undefined } : { ...silent, action: 'fixup' }
    case 'edit':
      return place === 'last' ? silent : { ...silent, action: place === 'first' ? 'pick' : 'reword' }
    case 'pick':
    case 'reword':
    case 'drop':
      return place === 'first' ? row : { ...silent, action: 'reword' }
  }
}
