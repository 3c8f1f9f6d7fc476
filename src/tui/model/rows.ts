import { decodeLossy, encode, fromLatin1 } from '../../core/bytes/bytes.js'
import type { CommitLine, TodoLine } from '../../core/rewrite/todo/todo-list.js'

/** One line of the plan. Its key stays the same wherever the line moves. */
export type Row = CommitRow | CommandRow

export interface CommitRow {
  readonly kind: 'commit'
  readonly key: number
  readonly action: CommitLine['action']
  readonly commit: string
  readonly rest: string
  readonly message: CommitLine['message']
  /** The message that a person has written. */
  readonly written: string | undefined
  /** For a part: the key of the row that was split. */
  readonly splitFrom?: number
}

export interface CommandRow {
  readonly kind: 'command'
  readonly key: number
  readonly action: Exclude<TodoLine['action'], CommitLine['action'] | 'noop' | 'comment'>
  /** One character per byte. */
  readonly words: string
  /** Dropped, but still shown: it was there when the plan was opened. */
  readonly state: 'used' | 'left-out'
  readonly from: 'plan' | 'person'
}

/** Returns the rows of a list, oldest first, with keys from a number on. */
export function rowsOf(lines: readonly TodoLine[], firstKey = 0): readonly Row[] {
  return lines.flatMap((line, i): Row[] => {
    const key = firstKey + i
    if (line.action === 'noop' || line.action === 'comment') return []
    if ('commit' in line) {
      const written = line.written === undefined ? undefined : decodeLossy(line.written)
      return [
        {
          kind: 'commit',
          key,
          action: line.action,
          commit: line.commit,
          rest: line.rest,
          message: line.message,
          written,
        },
      ]
    }
    return [{ kind: 'command', key, action: line.action, words: line.words, state: 'used', from: 'plan' }]
  })
}

/** Returns the list of rows. */
export function linesOf(rows: readonly Row[]): readonly TodoLine[] {
  const lines = rows.flatMap(lineOf)
  return lines.length === 0 ? [{ action: 'noop' }] : lines
}

function lineOf(row: Row): TodoLine[] {
  if (row.kind === 'command') {
    if (row.state === 'left-out') return []
    return [{ action: row.action, words: row.words }]
  }
  const { action, commit, rest, message, written } = row
  const flag = message === undefined || action !== 'fixup' ? {} : { message }
  const text = written === undefined ? {} : { written: encode(written) }
  return [{ action, commit, rest, ...flag, ...text }]
}

/** Tells whether a row is folded into the commit before it. */
export function folds(row: Row | undefined): boolean {
  return row?.kind === 'commit' && (row.action === 'squash' || row.action === 'fixup')
}

/** Tells whether a row makes, or is folded into, a commit of the new history. */
export function isUsed(row: Row): row is CommitRow {
  return row.kind === 'commit' && row.action !== 'drop'
}

/** A commit of the new history: the position of its first row, and of those folded into it. */
export interface Group {
  readonly head: number
  readonly members: readonly number[]
}

/** Returns the commits of the new history that are no merges, in order. Dropped rows and commands belong to none. */
export function groupsOf(rows: readonly Row[]): readonly Group[] {
  const groups: { head: number; members: number[] }[] = []
  let last: { head: number; members: number[] } | undefined
  rows.forEach((row, position) => {
    if (!isUsed(row)) {
      if (ends(row)) last = undefined
    } else if (folds(row) && last !== undefined) last.members.push(position)
    else groups.push((last = { head: position, members: [] }))
  })
  return groups
}

/** Tells whether no later row can be folded into one before this row. */
function ends(row: Row): boolean {
  return row.kind === 'command' && row.state === 'used' && row.action !== 'exec' && row.action !== 'break'
}

/** A merge that is made again. */
export type MergeRow = CommandRow & { readonly action: 'merge' }

export function isMerge(row: Row | undefined): row is MergeRow {
  return row?.kind === 'command' && row.action === 'merge'
}

/** Returns a text of a list, one character per byte, in a form that may be shown. */
export function shown(words: string): string {
  return decodeLossy(fromLatin1(words))
}

/** Rows after an edit, and a message about it. */
export interface Edit {
  readonly rows: readonly Row[]
  readonly notice: string | undefined
}
