import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import { isRefName } from '../../core/ref/ref-name.js'
import { messages } from '../../output/messages.js'
import { shapeOfRows } from '../model/row-shape.js'
import { type CommandRow, type CommitRow, type Edit, folds, groupsOf, isMerge, type Row } from '../model/rows.js'

/** The rows of an edit, by their keys. */
export type Targets = ReadonlySet<number>

/**
 * Sets the action of commits; if all of them have it already, they become picks again. `drop` disables a command of the
 * plan, `drop` or `pick` enables it again; a command that a person inserted is removed.
 */
export function setAction(rows: readonly Row[], targets: Targets, action: CommitRow['action']): Edit {
  const those = rows.filter(row => targets.has(row.key))
  const commits = those.filter(row => row.kind === 'commit')
  const allHaveIt = commits.length > 0 && commits.every(row => row.action === action)
  const wanted = allHaveIt ? 'pick' : action
  const request = rows.flatMap((row): Row[] => {
    if (!targets.has(row.key)) return [row]
    return row.kind === 'command' ? commandAfter(row, action) : [withAction(row, wanted)]
  })
  const next = wanted === 'squash' || wanted === 'fixup' ? withoutOrphans(request, rows, targets) : request
  if (next !== request)
    return { rows: commits.length === 1 ? rows : next, notice: messages.editor.nothingBefore(wanted) }
  if (next.every((row, i) => row === rows[i]) && next.length === rows.length && commits.length === 0)
    return { rows, notice: messages.editor.notForLines }
  return { rows: next, notice: noticeOf(wanted, those) }
}

function noticeOf(action: CommitRow['action'], those: readonly Row[]): string | undefined {
  const isForgotten = (row: Row) => row.kind === 'commit' && row.written !== withAction(row, action).written
  if (those.some(isForgotten)) return messages.editor.messageForgotten
  const commits = those.filter(row => row.kind === 'commit').length
  const commands = those.filter(row => row.kind === 'command' && row.state === 'used').length
  if (action !== 'drop' || commits + commands === 0) return undefined
  return messages.editor.leftOut({ commits, commands })
}

function commandAfter(row: CommandRow, action: CommitRow['action']): Row[] {
  if (action === 'drop') {
    if (row.from === 'person') return []
    return [{ ...row, state: row.state === 'used' ? 'left-out' : 'used' }]
  }
  if (action === 'pick') {
    const words = saying(row, '-C')
    return [row.state === 'used' && words === row.words ? row : { ...row, state: 'used', words }]
  }
  if (action === 'reword' && isMerge(row)) return [{ ...row, words: saying(row, isAsked(row) ? '-C' : '-c') }]
  return [row]
}

/** Returns the words of a merge that is made again with its message, with or without asking for it. */
function saying(row: CommandRow, flag: '-C' | '-c'): string {
  return isMerge(row) ? row.words.replace(/^-[cC](?=\s)/, flag) : row.words
}

/** Tells whether making a merge again asks for its message. */
export function isAsked(row: Row): boolean {
  return isMerge(row) && row.state === 'used' && !row.words.startsWith('-C')
}

/** A message written for a fold does not fit a single commit, and the other way round. */
export function withAction(row: CommitRow, action: CommitRow['action']): CommitRow {
  const changesRole = folds(row) !== (action === 'squash' || action === 'fixup')
  const written = changesRole || action === 'pick' || action === 'fixup' ? undefined : row.written
  return { ...row, action, written, message: action === row.action ? row.message : undefined }
}

/** Returns rows in which those without a commit to fold into are unchanged. */
function withoutOrphans(request: readonly Row[], rows: readonly Row[], targets: Targets): readonly Row[] {
  let next = request
  for (;;) {
    const { trouble } = shapeOfRows(next)
    const old = trouble?.kind === 'orphan' && targets.has(trouble.row.key) ? rows : []
    const before = old.find(({ key }) => key === trouble?.row.key)
    if (before === undefined || folds(before)) return next
    next = next.map(row => (row.key === before.key ? before : row))
  }
}

/**
 * Moves rows by one place, to `later` or `earlier`; a row at an end stays. A commit takes its folds along, and moves
 * past another commit with its folds at once, so that every fold stays with its commit. A fold that is moved without
 * its commit moves row by row, and so can be folded into another. With merges in the plan, rows also move past the
 * place between the end of one line of commits and the beginning of the next.
 */
export function move(rows: readonly Row[], targets: Targets, where: 'later' | 'earlier'): Edit {
  const strays = shapeOfRows(rows).strays
  const into = foldTargets(rows)
  const moved = new Set([...targets, ...[...into].flatMap(([fold, head]) => (targets.has(head) ? [fold] : []))])
  const kept = [...into].filter(([fold, head]) => !targets.has(fold) || targets.has(head))
  const isLost = ({ key }: Row) => moved.has(key) && !strays.has(key)
  let next = stepped(rows, moved, where)
  if (next === rows) return atTheEnd(rows)
  const first = isApart(next, kept) ? undefined : next
  while (isApart(next, kept) || lostIn(next).some(isLost)) {
    const further = stepped(next, moved, where)
    if (further === next) return first === undefined ? atTheEnd(rows) : { rows: first, notice: undefined }
    next = further
  }
  return { rows: next, notice: undefined }
}

function atTheEnd(rows: readonly Row[]): Edit {
  return { rows, notice: messages.editor.atTheEnd }
}

/** Returns for each folded row the row of its commit, by their keys. */
function foldTargets(rows: readonly Row[]): ReadonlyMap<number, number> {
  const keyOf = (position: number) => rows[position]?.key ?? -1
  return new Map(groupsOf(rows).flatMap(({ head, members }) => members.map(at => [keyOf(at), keyOf(head)] as const)))
}

/** Tells whether some folds no longer follow their commit. */
function isApart(rows: readonly Row[], kept: readonly (readonly [fold: number, head: number])[]): boolean {
  if (kept.length === 0) return false
  const into = foldTargets(rows)
  return kept.some(([fold, head]) => into.get(fold) !== head)
}

function lostIn(rows: readonly Row[]): readonly Row[] {
  const strays = shapeOfRows(rows).strays
  return strays.size === 0 ? [] : rows.filter(({ key }) => strays.has(key))
}

function stepped(rows: readonly Row[], targets: Targets, where: 'later' | 'earlier'): readonly Row[] {
  const next = where === 'later' ? [...rows].reverse() : [...rows]
  for (let i = 1; i < next.length; i++) {
    const [before, row] = [next[i - 1], next[i]]
    if (row === undefined || before === undefined || !targets.has(row.key) || targets.has(before.key)) continue
    next[i - 1] = row
    next[i] = before
  }
  if (where === 'later') next.reverse()
  return next.some((row, i) => row !== rows[i]) ? next : rows
}

/** Inserts a command after a row. */
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

/** Sets the message of a commit or a fold; undefined: its own message. */
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

/** Tells whether a text can be a label: git makes it a ref, and takes `#` for the end of the merged commits. */
export function isLabelName(text: string): boolean {
  return text !== '#' && !/\s|^-/.test(text) && isRefName(`refs/rewritten/${text}`)
}
