import type { Staged, StagedAnswer } from '../../core/editor/staged.js'
import type { Oid } from '../../core/object/oid.js'
import { lastAt } from '../text/last-at.js'
import { layoutOf } from '../model/layout.js'
import type { Model, AbsorbMode } from '../model/model.js'
import { memoize } from '../text/memoize.js'
import { wrapped } from '../text/wrap.js'

/** The lines of the parts, counted from the first. */
export interface Blocks {
  /** Of each part, and the end of all. */
  readonly starts: readonly number[]
  /** The text of each part, in lines of the available width. */
  readonly goals: readonly (readonly string[])[]
}

const known = new WeakMap<Staged, { readonly width: number; readonly blocks: Blocks }>()

/** Returns the lines of the staged parts on the screen: place, target, content, and an empty line. */
export function blocksOf(model: Pick<Model, 'size' | 'mode'>, staged: Staged): Blocks {
  const width = goalWidth(model)
  const before = known.get(staged)
  if (before?.width === width) return before.blocks
  const starts = [0]
  const goals = staged.parts.map(({ goal }) => wrapped(goal, width))
  staged.parts.forEach(({ count }, i) => {
    starts.push((starts[i] ?? 0) + 2 + (goals[i]?.length ?? 0) + count)
  })
  const blocks = { starts, goals }
  known.set(staged, { width, blocks })
  return blocks
}

/** The text of a part is indented. */
export const indent = 4

function goalWidth(model: Pick<Model, 'size' | 'mode'>): number {
  return Math.max(8, layoutOf(model).detailWidth - indent - 1)
}

/** Returns the part in a line. */
export function partAt({ starts }: Blocks, line: number): number {
  return lastAt(line, starts.length - 1, part => starts[part] ?? 0)
}

/** Returns how many parts go into a commit. */
export function absorbedInto({ staged }: AbsorbMode, commit: Oid): number {
  return staged === undefined ? 0 : (countsInto(staged).get(commit) ?? 0)
}

const countsInto = memoize(({ parts }: Staged): ReadonlyMap<Oid, number> => {
  const counts = new Map<Oid, number>()
  for (const { fate, commit } of parts)
    if (fate === 'goes' && commit !== undefined) counts.set(commit, (counts.get(commit) ?? 0) + 1)
  return counts
})

/** Returns how many parts go into how many commits, and how many stay. */
export function stagedCounts({ parts }: Staged): { goes: number; commits: number; stays: number } {
  const going = parts.filter(({ fate }) => fate === 'goes')
  return {
    goes: going.length,
    commits: new Set(going.map(({ commit }) => commit)).size,
    stays: parts.length - going.length,
  }
}

/** Returns the editor before it shows the staged changes; a range ends. */
export function opened(model: Model): Model {
  return { ...model, mode: { kind: 'absorb', staged: undefined, at: 0, top: 0 }, focus: 'detail', anchor: undefined }
}

/** Returns the editor with the plan again, at its last position. */
export function closed(model: Model): Model {
  return { ...model, mode: { kind: 'plan' }, focus: 'plan' }
}

/** Returns the editor with the targets of the staged changes; if there are none, it says so. */
export function afterLook(model: Model, answer: StagedAnswer): Model {
  const { mode } = model
  if (mode.kind !== 'absorb') return model
  if (answer.kind === 'nothing') return { ...closed(model), notice: answer.why }
  return selected(model, { ...mode, staged: answer.staged }, mode.at)
}

/** Returns the editor at a part, with the plan at its commit. */
export function selected(model: Model, mode: AbsorbMode, request: number): Model {
  const { staged } = mode
  if (staged === undefined || staged.parts.length === 0) return { ...model, mode }
  const at = Math.min(Math.max(0, request), staged.parts.length - 1)
  const row = rowOf(model, staged.parts[at]?.commit)
  const there = row === -1 ? model : { ...model, cursor: row, detailTop: 0 }
  return { ...there, mode: { ...mode, at, top: topFor(model, { ...mode, staged }, at) } }
}

function rowOf({ rows }: Model, commit: Oid | undefined): number {
  return commit === undefined ? -1 : rows.findIndex(row => row.kind === 'commit' && row.commit === commit)
}

/** Scrolls as little as needed to show all of a part, or as much of it as fits. */
function topFor(model: Model, { staged, top }: AbsorbMode & { readonly staged: Staged }, at: number): number {
  const { starts } = blocksOf(model, staged)
  const start = starts[at] ?? 0
  const end = (starts[at + 1] ?? 1) - 1
  if (start < top) return start
  return Math.max(top, Math.min(start, end - linesInSight(model)))
}

/** Returns how many lines of parts are visible: one line above them is the title. */
export function linesInSight(model: Pick<Model, 'size' | 'mode'>): number {
  return Math.max(1, layoutOf(model).height - 1)
}

/** Returns the view, scrolled no further than the end. */
export function withinEnds(model: Model, mode: AbsorbMode): AbsorbMode {
  if (mode.staged === undefined) return mode
  const end = (blocksOf(model, mode.staged).starts.at(-1) ?? 0) - 1
  return { ...mode, top: Math.max(0, Math.min(mode.top, end - linesInSight(model))) }
}
