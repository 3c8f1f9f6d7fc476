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

/** What keys are for at the moment. */
export type Mode =
  | { readonly kind: 'plan' }
  /** `i` was pressed, and what is to be put in is still to be said. */
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
  readonly asks: 'search' | 'exec' | 'label'
  readonly field: TextField
  /** A search that is given up goes back there. */
  readonly before: Pick<Model, 'search' | 'cursor'>
}

/** The message of a row is written. */
export interface MessageMode {
  readonly kind: 'message'
  readonly key: number
  readonly field: TextField
  readonly top: number
  /** The message that the row has without it. */
  readonly draft: string
}

/** A key would lose what was done or typed, and a person is asked first. */
export interface ForgetMode {
  readonly kind: 'forget'
  readonly what: 'plan' | 'text' | 'parts'
  /** Any answer but a yes goes back there. */
  readonly back: Mode
}

/** What stands on the right. */
export type DetailView = 'commit' | 'result' | 'changes'

interface Moment {
  readonly rows: readonly Row[]
  readonly cursor: number
}

/** All that the editor knows and shows, as one value. */
export interface Model {
  readonly title: string
  readonly onto: string
  readonly now: number
  readonly messages: 'written-here' | 'asked-for-later'
  readonly ofOthers: 'replaced' | 'refused'
  readonly facts: (commit: string) => CommitFacts | undefined
  readonly size: Size
  /** Oldest first, whatever order they are shown in. */
  readonly rows: readonly Row[]
  readonly start: readonly Row[]
  /** The position in `rows` of the row that keys are about. */
  readonly cursor: number
  /** The key of the row that a range was begun at. */
  readonly anchor: number | undefined
  readonly marked: ReadonlySet<number>
  readonly order: 'newest-first' | 'oldest-first'
  readonly past: readonly Moment[]
  readonly future: readonly Moment[]
  readonly mode: Mode
  readonly focus: 'plan' | 'detail'
  readonly view: DetailView
  /** The first line shown of the plan, and of what stands on the right. */
  readonly top: number
  readonly detailTop: number
  /** How many cells of what stands on the right are beyond its left edge. */
  readonly detailLeft: number
  /** Paths of files whose changes are folded away. */
  readonly folded: ReadonlySet<string>
  readonly search: string
  readonly notice: string | undefined
  /** By what the rows were when it was made: another plan may be there by now. */
  readonly simulated: { readonly rows: readonly Row[]; readonly result: Simulated } | undefined
  /** How far what is being looked into has got, where that takes long. */
  readonly merging: { readonly rows: readonly Row[]; readonly merging: Merging } | undefined
  readonly published: ReadonlySet<Oid>
  readonly changes: ReadonlyMap<Oid, readonly FileChange[] | 'unreadable'>
  readonly colours: ReadonlyMap<FileChange, FileColours['lines']>
  /** Of commits whose changed paths are known. */
  readonly paths: ReadonlyMap<Oid, readonly string[]>
}

/** Returns the row that keys are about; undefined in a plan without rows. */
export function currentRow({ rows, cursor }: Model): Row | undefined {
  return rows[cursor]
}

/** Returns the commit that keys are about. */
export function currentCommit(model: Model): CommitFacts | undefined {
  const row = currentRow(model)
  return row === undefined ? undefined : factsOf(model, row)
}

/** Returns what is known of a row's commit; a merge of the plan has one as well. */
export function factsOf(model: Pick<Model, 'facts'>, row: Row): CommitFacts | undefined {
  if (row.kind === 'commit') return model.facts(row.commit)
  const [, commit] = /^-[cC] (\S+)/.exec(row.action === 'merge' ? row.words : '') ?? []
  return commit === undefined ? undefined : model.facts(commit)
}

/** Returns the commit that is there, where one is in memory alone: what others may have is that. */
export function thereOf({ oid, partOf }: CommitFacts): Oid {
  return partOf ?? oid
}

/** Returns the keys of the rows that an edit is about: those marked, else the range, else the row at the cursor. */
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

/** Returns the position of the row that stands in a line of the list, counted from its top. */
export function positionAt({ rows, order }: Lines, line: number): number {
  return order === 'newest-first' ? rows.length - 1 - line : line
}

/** Returns the line of the list that a position stands in, counted from its top. */
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

/** Returns what the plan comes to, where that is known of the plan as it is now. */
export function outcomeOf({ rows, simulated }: Model): Simulated | undefined {
  return simulated?.rows === rows ? simulated.result : undefined
}

/** Returns how far it has got to find out what the plan comes to, where that takes long. */
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
  /** Of each piece the part that it is in, from 0. */
  readonly parts: readonly number[]
  /** The position of the stop that keys are about. */
  readonly cursor: number
  readonly top: number
  /** How many cells of the changed lines are to the left of what is in sight. */
  readonly left: number
}

/** A commit is being split into parts. */
export type SplitMode = Reading | Choosing

/** `A` was pressed: what is staged is shown, and where it would be absorbed. */
export interface AbsorbMode {
  readonly kind: 'absorb'
  /** Undefined until that is known. */
  readonly staged: Staged | undefined
  /** The part that keys are about. */
  readonly at: number
  /** The first line shown of all parts. */
  readonly top: number
}

/** Returns the editor with other rows, the cursor on the row that it was on; it can be undone. */
export function changed(model: Model, { rows, notice }: Edit): Model {
  if (rows === model.rows) return { ...model, notice }
  const key = currentRow(model)?.key
  const same = rows.findIndex(row => row.key === key)
  const cursor = same === -1 ? Math.min(model.cursor, Math.max(0, rows.length - 1)) : same
  const past = [...model.past, { rows: model.rows, cursor: model.cursor }]
  return chosenAmong({ ...model, rows, cursor, notice, past, future: [] })
}

/** Returns the editor without marks, and without the beginning of a range, on rows that are no longer there. */
export function chosenAmong(model: Model): Model {
  const keys = new Set(model.rows.map(({ key }) => key))
  const marked = new Set([...model.marked].filter(key => keys.has(key)))
  const anchor = model.anchor !== undefined && keys.has(model.anchor) ? model.anchor : undefined
  return { ...model, marked, anchor }
}
