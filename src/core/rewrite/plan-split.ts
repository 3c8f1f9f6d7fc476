import type { Oid } from '../object/oid.js'
import type { ChangedFile } from './changed-files.js'
import { type FileTools, type Piece, withPieces } from './pieces.js'
import type { Change, RewritePlan, SquashResult, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import { type Content, PathEdits } from './tree-paths.js'

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
  const trees: Oid[] = []
  for (let count = 1; count < parts.length; count++) {
    const changes = new Map<string, Content | undefined>()
    for (const [file, pieces] of byFile(parts.slice(0, count).flat())) {
      changes.set(file.path, await withPieces({ entry: file.from, places: placesOf(pieces) }, pieces, tools))
    }
    trees.push(await new PathEdits(tools.trees).in(from, changes))
  }
  return [...trees, to]
}

function byFile(pieces: readonly Piece[]): ReadonlyMap<ChangedFile, readonly Piece[]> {
  const files = new Map<ChangedFile, Piece[]>()
  for (const piece of pieces) files.set(piece.file, [...(files.get(piece.file) ?? []), piece])
  for (const own of files.values()) own.sort((a, b) => startOf(a) - startOf(b))
  return files
}

function startOf(piece: Piece): number {
  return piece.kind === 'hunk' ? piece.hunk.at.start : -1
}

function placesOf(pieces: readonly Piece[]) {
  return new Map(pieces.flatMap(piece => (piece.kind === 'hunk' ? [[piece, piece.hunk.at] as const] : [])))
}
