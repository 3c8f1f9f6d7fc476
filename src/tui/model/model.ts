import type {
  CommitFacts,
  FileChange,
  FileColours,
  Merging,
  Simulated,
  SplitChoices,
} from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import type { TextField } from './text-field.js'
import type { Row, Edit } from './rows.js'
import type { Staged } from '../../core/editor/staged.js'

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** The current meaning of keys. */
export type Mode =
  | { readonly kind: 'plan' }
  /** `i` was pressed; the next key says what to insert. */
  | { readonly kind: 'insert' }
  | LineMode
  | MessageMode
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'summary'; readonly top: number }
  | SplitMode
  | ForgetMode
  | AbsorbMode

/** One line of text is typed below the plan. */
export interface LineMode {
  readonly kind: 'line'
  readonly asks: 'search' | 'exec' | 'label' | 'base'
  readonly field: TextField
  /** The text that the field began with. */
  readonly initial: string
  /** Cancelling a search returns there. */
  readonly before: Pick<Model, 'search' | 'cursor'>
}

/** The message of a row is edited. */
export interface MessageMode {
  readonly kind: 'message'
  readonly key: number
  readonly field: TextField
  readonly top: number
  /** The message that the row has otherwise. */
  readonly draft: string
}

/** A key would lose changes or typed text, and a person is asked first. */
export interface ForgetMode {
  readonly kind: 'forget'
  readonly what: 'plan' | 'text' | 'parts'
  /** Any answer except yes returns there. */
  readonly back: Mode
}

/** The content of the right side. */
export type DetailView = 'commit' | 'result' | 'changes'

interface Moment {
  readonly rows: readonly Row[]
  readonly cursor: number
}

/** The whole state of the editor, as one value. */
export interface Model {
  readonly title: string
  readonly onto: string
  readonly now: number
  readonly messages: 'written-here' | 'asked-for-later'
  readonly ofOthers: 'replaced' | 'refused'
  readonly facts: (commit: string) => CommitFacts | undefined
  readonly size: Size
  /** Oldest first, whatever order is shown. */
  readonly rows: readonly Row[]
  readonly start: readonly Row[]
  /** The position in `rows` of the row at the cursor. */
  readonly cursor: number
  /** The key of the row at which a range begins. */
  readonly anchor: number | undefined
  readonly marked: ReadonlySet<number>
  readonly order: 'newest-first' | 'oldest-first'
  readonly past: readonly Moment[]
  readonly future: readonly Moment[]
  readonly mode: Mode
  readonly focus: 'plan' | 'detail'
  readonly view: DetailView
  /** The first visible line of the plan, and of the right side. */
  readonly top: number
  readonly detailTop: number
  /** The horizontal scroll position of the right side, in cells. */
  readonly detailLeft: number
  /** Paths of files whose changes are folded away. */
  readonly folded: ReadonlySet<string>
  readonly search: string
  readonly notice: string | undefined
  /** The rows for which it was computed: the plan may have changed since. */
  readonly simulated: { readonly rows: readonly Row[]; readonly result: Simulated } | undefined
  /** The progress of a replay that takes long. */
  readonly merging: { readonly rows: readonly Row[]; readonly merging: Merging } | undefined
  readonly published: ReadonlySet<Oid>
  readonly changes: ReadonlyMap<Oid, readonly FileChange[] | 'unreadable'>
  readonly colours: ReadonlyMap<FileChange, FileColours['lines']>
  /** For commits whose changed paths are known. */
  readonly paths: ReadonlyMap<Oid, readonly string[]>
}

/** Returns the row at the cursor; undefined in an empty plan. */
export function currentRow({ rows, cursor }: Model): Row | undefined {
  return rows[cursor]
}

/** Returns the commit at the cursor. */
export function currentCommit(model: Model): CommitFacts | undefined {
  const row = currentRow(model)
  return row === undefined ? undefined : factsOf(model, row)
}

/** Returns the information about a row's commit; a merge of the plan has some as well. */
export function factsOf(model: Pick<Model, 'facts'>, row: Row): CommitFacts | undefined {
  if (row.kind === 'commit') return model.facts(row.commit)
  const [, commit] = /^-[cC] (\S+)/.exec(row.action === 'merge' ? row.words : '') ?? []
  return commit === undefined ? undefined : model.facts(commit)
}

/** Returns the original commit of one that exists only in memory: that is what others may have. */
export function thereOf({ oid, partOf }: CommitFacts): Oid {
  return partOf ?? oid
}

/** Returns the keys of the rows for an edit: those marked, else the range, else the row at the cursor. */
export function targetsOf(model: Model): ReadonlySet<number> {
  if (model.marked.size > 0) return model.marked
  return new Set(rangeOf(model).map(({ key }) => key))
}

/** Returns the rows of the range, or that at the cursor. */
export function rangeOf({ rows, cursor, anchor }: Model): readonly Row[] {
  const other = anchor === undefined ? cursor : rows.findIndex(({ key }) => key === anchor)
  const from = other === -1 ? cursor : other
  return rows.slice(Math.min(from, cursor), Math.max(from, cursor) + 1)
}

interface Lines extends Pick<Model, 'order'> {
  readonly rows: { readonly length: number }
}

/** Returns the position of the row in a line of the list, counted from its top. */
export function positionAt({ rows, order }: Lines, line: number): number {
  return order === 'newest-first' ? rows.length - 1 - line : line
}

/** Returns the line of the list for a position, counted from its top. */
export function lineAt(model: Lines, position: number): number {
  return positionAt(model, position)
}

/** Tells whether anything was changed. */
export function isChanged({ rows, start }: Model): boolean {
  return rows.length !== start.length || rows.some((row, i) => !isSame(row, start[i]))
}

function isSame(row: Row, other: Row | undefined): boolean {
  if (row.key !== other?.key || row.action !== other.action) return false
  if (row.kind === 'command') return other.kind === 'command' && row.state === other.state && row.words === other.words
  return other.kind === 'commit' && row.written === other.written && row.message === other.message
}

/** Returns the result of the current plan, if it is known. */
export function outcomeOf({ rows, simulated }: Model): Simulated | undefined {
  return simulated?.rows === rows ? simulated.result : undefined
}

/** Returns the progress of computing the plan's result, if it takes long. */
export function mergingOf(model: Model): Merging | undefined {
  return outcomeOf(model) === undefined && model.merging?.rows === model.rows ? model.merging.merging : undefined
}

export interface OfRow {
  readonly kind: 'split'
  /** The key of the row, and its commit. */
  readonly key: number
  readonly commit: Oid
}

export interface Reading extends OfRow {
  readonly does: 'reading'
}

export interface Choosing extends OfRow {
  readonly does: 'choosing' | 'making'
  readonly choices: SplitChoices
  /** The part of each piece, from 0. */
  readonly parts: readonly number[]
  /** The position of the stop at the cursor. */
  readonly cursor: number
  readonly top: number
  /** The horizontal scroll position of the changed lines, in cells. */
  readonly left: number
}

/** A commit is being split into parts. */
export type SplitMode = Reading | Choosing

/** `A` was pressed: staged changes and their targets are shown. */
export interface AbsorbMode {
  readonly kind: 'absorb'
  /** Undefined until it is known. */
  readonly staged: Staged | undefined
  /** The selected part. */
  readonly at: number
  /** The first visible line of all parts. */
  readonly top: number
}

/** Returns the editor with new rows, and the cursor on the same row; undo is possible. */
export function changed(model: Model, { rows, notice }: Edit): Model {
  if (rows === model.rows) return { ...model, notice }
  const key = currentRow(model)?.key
  const same = rows.findIndex(row => row.key === key)
  const cursor = same === -1 ? Math.min(model.cursor, Math.max(0, rows.length - 1)) : same
  const past = [...model.past, { rows: model.rows, cursor: model.cursor }]
  return chosenAmong({ ...model, rows, cursor, notice, past, future: [] })
}

/** Returns the editor without marks, and without the beginning of a range, on rows that no longer exist. */
export function chosenAmong(model: Model): Model {
  const keys = new Set(model.rows.map(({ key }) => key))
  const marked = new Set([...model.marked].filter(key => keys.has(key)))
  const anchor = model.anchor !== undefined && keys.has(model.anchor) ? model.anchor : undefined
  return { ...model, marked, anchor }
}
