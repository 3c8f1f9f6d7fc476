import type { ConflictingFile, EditorSession, FileChange } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { harmless } from '../text/cells.js'
import { factsOf, type Model, outcomeOf, thereOf, isChanged } from '../model/model.js'
import { countsOf } from '../model/row-shape.js'
import { type Row, shown, type Edit } from '../model/rows.js'
import { summaryOf } from '../plan/summary.js'
import { stagedCounts } from '../absorb/absorb-mode.js'
import type { PlainState } from './plain.js'
import { move } from '../plan/edits.js'

/** Returns all rows of a plan, oldest first, as text. */
export function listed(model: Model): readonly string[] {
  return model.rows.map((_, position) => described(model, position))
}

/** Returns the rows that an edit has changed, as text; not those that only have another number. */
export function differing(before: Model, after: Model): readonly string[] {
  const known = new Set(before.rows)
  const isOther =
    before.rows.length === after.rows.length
      ? (row: Row, i: number) => row !== before.rows[i]
      : (row: Row) => !known.has(row)
  return after.rows.flatMap((row, i) => (isOther(row, i) ? [described(after, i)] : []))
}

/** Returns a row in one line: its number, its action, its commit, and everything that a mark on the screen shows. */
export function described(model: Model, position: number): string {
  const row = model.rows[position]
  if (row === undefined) return ''
  const marks = marksOf(model, row)
  return harmless(`${position + 1}. ${nameOf(model, row)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`)
}

function nameOf(model: Model, row: Row): string {
  if (row.kind === 'command') {
    return `${row.state === 'used' ? '' : messages.plainEditor.leftOut}${row.action} ${shown(row.words)}`.trim()
  }
  const facts = model.facts(row.commit)
  const says = row.written?.split('\n', 1)[0] ?? facts?.subject ?? shown(row.rest)
  const author = facts === undefined ? '' : `, ${facts.author}`
  return `${row.action} ${(facts?.oid ?? row.commit).slice(0, 7)} ${says}${author}`
}

function marksOf(model: Model, row: Row): readonly string[] {
  const facts = factsOf(model, row)
  if (facts === undefined) return []
  return [
    ...(facts.parents.length > 1 ? [messages.editor.merge] : []),
    ...(facts.signature === 'signed' ? [messages.editor.signed] : []),
    ...(model.published.has(thereOf(facts)) ? [messages.editor.published] : []),
    ...facts.branches.map(messages.plainEditor.branchHere),
  ]
}

/** Returns the result of a plan: its conflicts, or the number of resulting commits; and warnings. */
export function comesTo(model: Model, before?: Model): readonly string[] {
  const { warnings } = summaryOf(model)
  const known = new Set(before === undefined ? [] : summaryOf(before).warnings)
  return [...outcomeOfRows(model), ...warnings.filter(warning => !known.has(warning))].map(harmless)
}

function outcomeOfRows(model: Model): readonly string[] {
  const outcome = outcomeOf(model)
  const conflicts = model.rows.flatMap((row, i) => {
    const fate = outcome?.fates.get(factsOf(model, row)?.oid ?? ('' as never))
    if (fate?.kind === 'conflict') return [messages.plainEditor.conflicts(i + 1, filesIn(fate.files))]
    return fate?.kind === 'may-conflict' ? [messages.plainEditor.mayConflict(i + 1, filesIn(fate.files))] : []
  })
  if (conflicts.length > 0) return conflicts
  return [outcome?.trouble ?? messages.plainEditor.comesTo(countsOf(model.rows).after)]
}

function filesIn(files: readonly ConflictingFile[]): string {
  return files.map(({ path, kind }) => (kind === '' ? path : `${path} (${kind})`)).join(', ')
}

/** Returns the effects of applying a plan, for the confirmation. */
export function summarised(model: Model): readonly string[] {
  const { does, warnings, errors } = summaryOf(model)
  return [...does, ...warnings, ...errors].map(harmless)
}

/** Returns a commit's message, and its changes: file by file, or line by line as well. */
export async function told(model: Model, row: Row | undefined, how: Telling): Promise<readonly string[]> {
  const facts = row === undefined ? undefined : factsOf(model, row)
  if (facts === undefined) return [messages.plainEditor.usage]
  const changes = await how.session.changes(facts.oid)
  const files = changes === 'unreadable' ? [messages.editor.unreadable] : changes.flatMap(file => toldOf(file, how))
  const written = row?.kind === 'commit' ? row.written : undefined
  return [
    facts.oid,
    facts.author,
    ...(written ?? facts.message).trimEnd().split('\n'),
    ...(files.length === 0 ? [messages.editor.noChanges] : files),
  ].map(harmless)
}

interface Telling {
  readonly session: Pick<EditorSession, 'changes'>
  readonly lines: 'with-lines' | 'files-alone'
}

const signs = { added: '+ ', deleted: '- ', context: '  ', hunk: '', note: '' } as const

function toldOf({ kind, path, lines }: FileChange, { lines: request }: Telling): readonly string[] {
  const count = (of: 'added' | 'deleted') => lines.filter(line => line.kind === of).length
  const head = messages.plainEditor.file({ kind, path, added: count('added'), deleted: count('deleted') })
  return request === 'files-alone' ? [head] : [head, ...lines.map(({ kind: of, text }) => `${signs[of]}${text}`)]
}

/** Prints where each staged change would be absorbed, and asks whether to do it, if possible. */
export async function askedToAbsorb(state: PlainState, session: EditorSession): Promise<PlainState> {
  const answer = await session.staged()
  if (answer.kind === 'nothing') return { ...state, says: [answer.why] }
  const { staged } = answer
  const counts = stagedCounts(staged)
  const parts = staged.parts.map(({ place, goal }) => harmless(`${place} ${goal}`))
  const says = (text: string) => [...parts, messages.editorAbsorb.counts(counts), text]
  if (counts.goes === 0) return { ...state, says: says(messages.editorAbsorb.noneGoes) }
  if (isChanged(state.model)) return { ...state, says: says(messages.editorAbsorb.planFirst) }
  return { ...state, asks: { kind: 'absorb', staged: staged.tree }, says: says(messages.plainEditor.askAbsorb) }
}

/** `3`, `3-5`, `2 4`: returns the keys of those rows, or undefined. */
export function keysOf(rows: readonly Row[], words: readonly string[]): ReadonlySet<number> | undefined {
  const keys = new Set<number>()
  for (const word of words) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
    const those = rows.slice(Number(from) - 1, Number(to))
    if (from === undefined || from === '0' || those.length === 0) return undefined
    for (const { key } of those) keys.add(key)
  }
  return keys.size === 0 ? undefined : keys
}

/** Returns rows with some moved to the place of another; undefined where the arguments are unclear. */
export function moved(rows: readonly Row[], [from = '', to = '']: readonly string[]): Edit | undefined {
  const keys = keysOf(rows, [from])
  const target = Number(to) - 1
  if (keys === undefined || !(target >= 0 && target < rows.length)) return undefined
  const at = rows.findIndex(({ key }) => keys.has(key))
  let now = rows
  for (let i = 0; i < Math.abs(target - at); i++) now = move(now, keys, target > at ? 'later' : 'earlier').rows
  return { rows: now, notice: now === rows ? messages.editor.atTheEnd : undefined }
}
