import { encode, toLatin1 } from '../core/bytes/bytes.js'
import { messages } from '../output/messages.js'
import { type CommandRow, type CommitRow, folds, isUsed, type Row } from './rows.js'

/** Rows after an edit, and what is to be said of it. */
export interface Edit {
  readonly rows: readonly Row[]
  readonly notice: string | undefined
}

/** The rows that an edit is about, by their keys. */
export type Targets = ReadonlySet<number>

/**
 * Sets what is done with commits; where all of them have it already, they are picked again.
 *
 * A command of the plan is left out by `drop`, and brought back by it or `pick`; one that a person put in goes.
 */
export function setAction(rows: readonly Row[], targets: Targets, action: CommitRow['action']): Edit {
  const those = rows.filter(row => targets.has(row.key))
  const commits = those.filter(row => row.kind === 'commit')
  const allHaveIt = commits.length > 0 && commits.every(row => row.action === action)
  const wanted = allHaveIt ? 'pick' : action
  const first = wanted === 'squash' || wanted === 'fixup' ? firstUsed(rows) : undefined
  const next = rows.flatMap((row): Row[] => {
    if (!targets.has(row.key)) return [row]
    if (row.kind === 'command') return commandAfter(row, action)
    return [row === first ? row : withAction(row, wanted)]
  })
  const refused = first !== undefined && targets.has(first.key)
  if (refused) return { rows: commits.length === 1 ? rows : next, notice: messages.editor.nothingBefore(wanted) }
  return { rows: next, notice: saying(wanted, those) }
}

function saying(action: CommitRow['action'], those: readonly Row[]): string | undefined {
  const commands = those.length - those.filter(row => row.kind === 'commit').length
  const commits = those.length - commands
  if (action !== 'drop') return undefined
  return messages.editor.leftOut({ commits, commands })
}

function commandAfter(row: CommandRow, action: CommitRow['action']): Row[] {
  if (action === 'drop') {
    if (row.from === 'person') return []
    return [{ ...row, state: row.state === 'used' ? 'left-out' : 'used' }]
  }
  return [action === 'pick' ? { ...row, state: 'used' } : row]
}

/** What was written for a fold does not suit a commit of its own, and the other way round. */
function withAction(row: CommitRow, action: CommitRow['action']): CommitRow {
  const changesRole = folds(row) !== (action === 'squash' || action === 'fixup')
  const written = changesRole || action === 'pick' || action === 'fixup' ? undefined : row.written
  return { ...row, action, written, message: action === row.action ? row.message : undefined }
}

function firstUsed(rows: readonly Row[]): Row | undefined {
  return rows.some(row => row.kind === 'command' && row.action === 'reset') ? undefined : rows.find(isUsed)
}

/** Moves rows by one place, to `later` or `earlier` ones; what stands at an end stays. */
export function move(rows: readonly Row[], targets: Targets, where: 'later' | 'earlier'): Edit {
  const next = where === 'later' ? [...rows].reverse() : [...rows]
  for (let i = 1; i < next.length; i++) {
    const [before, row] = [next[i - 1], next[i]]
    if (row === undefined || before === undefined || !targets.has(row.key) || targets.has(before.key)) continue
    next[i - 1] = row
    next[i] = before
  }
  if (where === 'later') next.reverse()
  const moved = next.some((row, i) => row !== rows[i])
  return { rows: moved ? next : rows, notice: moved ? undefined : messages.editor.atTheEnd }
}

/** Puts a command behind a row. */
export function insert(
  rows: readonly Row[],
  after: number | undefined,
  command: { readonly action: 'exec' | 'break' | 'label'; readonly words: string },
): Edit & { readonly key: number } {
  const key = Math.max(-1, ...rows.map(row => row.key)) + 1
  const words = toLatin1(encode(command.words))
  const row: Row = { kind: 'command', key, action: command.action, words, state: 'used', from: 'person' }
  const at = rows.findIndex(other => other.key === after) + 1
  return { rows: [...rows.slice(0, at), row, ...rows.slice(at)], notice: undefined, key }
}

/** Gives a commit, or a fold, the message that a person wrote; undefined: its own again. */
export function setMessage(rows: readonly Row[], key: number, written: string | undefined): Edit {
  const next = rows.map((row): Row => {
    if (row.key !== key || row.kind !== 'commit') return row
    if (row.action === 'fixup')
      return written === undefined ? row : { ...row, action: 'squash', message: undefined, written }
    const action = row.action === 'pick' && written !== undefined ? 'reword' : row.action
    return { ...row, action, written }
  })
  return { rows: next, notice: undefined }
}
