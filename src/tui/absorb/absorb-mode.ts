import type { Staged, StagedAnswer } from '../../core/editor/staged.js'
import type { Oid } from '../../core/object/oid.js'
import { lastAt } from '../text/last-at.js'
import { layoutOf } from '../model/layout.js'
import type { Model, AbsorbMode } from '../model/model.js'
import { memoize } from '../text/memoize.js'
import { wrapped } from '../text/wrap.js'

/** Where parts stand, in lines counted from the first. */
export interface Blocks {
  /** Of each part, and the end of all. */
  readonly starts: readonly number[]
  /** What is said of each, in lines of the width there is. */
  readonly goals: readonly (readonly string[])[]
}

const known = new WeakMap<Staged, { readonly width: number; readonly blocks: Blocks }>()

/** Returns where the parts of what is staged stand on the screen: its place, its goal, its lines, and one that is empty. */
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

/** What is said of a part stands a little further in. */
export const indent = 4

function goalWidth(model: Pick<Model, 'size' | 'mode'>): number {
  return Math.max(8, layoutOf(model).detailWidth - indent - 1)
}

/** Returns the part that stands in a line. */
export function partAt({ starts }: Blocks, line: number): number {
  return lastAt(line, starts.length - 1, part => starts[part] ?? 0)
}

/** Returns how many parts would go into a commit. */
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

/** Returns the editor that is about to show what is staged; where the cursor goes meanwhile, no range follows. */
export function opened(model: Model): Model {
  return { ...model, mode: { kind: 'absorb', staged: undefined, at: 0, top: 0 }, focus: 'detail', anchor: undefined }
}

/** Returns the editor that shows the plan again, where it was looked at last. */
export function closed(model: Model): Model {
  return { ...model, mode: { kind: 'plan' }, focus: 'plan' }
}

/** Returns the editor that knows where what is staged would go; without anything to show, it says so. */
export function afterLook(model: Model, answer: StagedAnswer): Model {
  const { mode } = model
  if (mode.kind !== 'absorb') return model
  if (answer.kind === 'nothing') return { ...closed(model), notice: answer.why }
  return selected(model, { ...mode, staged: answer.staged }, mode.at)
}

/** Returns the editor at a part, with the plan at the commit that it is about. */
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

/** Scrolls as little as shows all of a part, or as much of it as there is room for. */
function topFor(model: Model, { staged, top }: AbsorbMode & { readonly staged: Staged }, at: number): number {
  const { starts } = blocksOf(model, staged)
  const start = starts[at] ?? 0
  const end = (starts[at + 1] ?? 1) - 1
  if (start < top) return start
  return Math.max(top, Math.min(start, end - linesInSight(model)))
}

/** Returns how many lines of parts are seen: one above them says what they are. */
export function linesInSight(model: Pick<Model, 'size' | 'mode'>): number {
  return Math.max(1, layoutOf(model).height - 1)
}

/** Returns the view that shows nothing beyond the end. */
export function withinEnds(model: Model, mode: AbsorbMode): AbsorbMode {
  if (mode.staged === undefined) return mode
  const end = (blocksOf(model, mode.staged).starts.at(-1) ?? 0) - 1
  return { ...mode, top: Math.max(0, Math.min(mode.top, end - linesInSight(model))) }
}
