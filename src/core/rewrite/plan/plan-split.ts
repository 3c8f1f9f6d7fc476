import type { Oid } from '../../object/oid.js'
import type { ChangedFile, FileTools } from '../tree/changed-files.js'
import { type Piece, withPieces } from './pieces.js'
import type { RewritePlan, SquashResult, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import { type Content, PathEdits } from '../tree/tree-paths.js'
import type { Change } from '../tree/tree-change.js'

/** One of the commits that another is split into. */
export interface SplitPart {
  readonly tree: Oid
  /** Undefined: what the commit that is split says. */
  readonly result: SquashResult | undefined
}

/**
 * Plans that several commits stand in the place of one, which is no merge; the last of them has its tree, so that nothing
 * above can conflict.
 *
 *     base─a─b─c      b into two      base─a─b1─b2─c'
 */
export function planSplit(graph: Graph, commit: Oid, parts: readonly SplitPart[]): RewritePlan {
  const todos = parts.map(({ tree, result }, i): Todo => {
    const isLast = i === parts.length - 1
    const says = result === undefined ? {} : { result }
    return { action: 'make', commits: isLast ? [commit] : [], tree, ...says }
  })
  return planGraph(graph, ({ oid }, todo) => (oid === commit ? todos : [todo]))
}

/**
 * Returns the trees that lead from one to another by some pieces at a time, which together are all that was changed.
 *
 * The last is the one that they lead to, as it is.
 */
export async function treesBetween(
  { from, to }: Change,
  parts: readonly (readonly Piece[])[],
  tools: FileTools,
): Promise<readonly Oid[]> {
  const edits = new PathEdits(tools.trees)
  const takesPlaces = hasNested(new Set(parts.flat().map(({ file }) => file.path)))
  const taken = new Map<ChangedFile, readonly Piece[]>()
  const trees: Oid[] = []
  for (const part of parts.slice(0, -1)) {
    for (const piece of part) taken.set(piece.file, [...(taken.get(piece.file) ?? []), piece])
    // What takes the place of something else is not done on top of it, but with it.
    const files = takesPlaces ? taken.keys() : new Set(part.map(({ file }) => file))
    const changes = new Map<string, Content | undefined>()
    for (const file of files) {
      const pieces = (taken.get(file) ?? []).toSorted((a, b) => startOf(a) - startOf(b))
      changes.set(file.path, await withPieces({ entry: file.from, places: placesOf(pieces) }, pieces, tools))
    }
    trees.push(await edits.in(takesPlaces ? from : (trees.at(-1) ?? from), changes))
  }
  return [...trees, to]
}

/** Tells whether some of these paths are in others: a file stands in the place of a directory, or the other way round. */
function hasNested(paths: ReadonlySet<string>): boolean {
  return [...paths].some(path => {
    const names = path.split('/')
    return names.some((_, i) => i > 0 && paths.has(names.slice(0, i).join('/')))
  })
}

function startOf(piece: Piece): number {
  return piece.kind === 'hunk' ? piece.hunk.at.start : -1
}

function placesOf(pieces: readonly Piece[]) {
  return new Map(pieces.flatMap(piece => (piece.kind === 'hunk' ? [[piece, piece.hunk.at] as const] : [])))
}
