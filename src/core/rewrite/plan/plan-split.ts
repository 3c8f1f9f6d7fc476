import type { Oid } from '../../object/oid.js'
import type { ChangedFile, FileTools } from '../tree/changed-files.js'
import { type Piece, withPieces } from './pieces.js'
import type { RewritePlan, SquashResult, Todo } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import { type Content, PathEdits } from '../tree/tree-paths.js'
import type { Change } from '../tree/tree-change.js'

/** One of the commits that a commit is split into. */
export interface SplitPart {
  readonly tree: Oid
  /** Undefined: the message of the commit that is split. */
  readonly result: SquashResult | undefined
}

/**
 * Plans to replace one commit, which is no merge, by several; the last has its tree, so nothing above can conflict.
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
 * Returns the intermediate trees from one to another when the pieces are applied in groups. The last is the final tree
 * itself.
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
    // A file that replaces something else is applied together with it, not on top of it.
    const files = takesPlaces ? taken.keys() : new Set(part.map(({ file }) => file))
    const changes = new Map<string, Content | undefined>()
    for (const file of files) {
      const pieces = (taken.get(file) ?? []).toSorted(inFileOrder)
      changes.set(file.path, await withPieces({ entry: file.from, places: placesOf(pieces) }, pieces, tools))
    }
    trees.push(await edits.in(takesPlaces ? from : (trees.at(-1) ?? from), changes))
  }
  return [...trees, to]
}

/** Tells whether some of these paths contain others: a file replaces a directory, or the other way round. */
function hasNested(paths: ReadonlySet<string>): boolean {
  return [...paths].some(path => {
    const names = path.split('/')
    return names.some((_, i) => i > 0 && paths.has(names.slice(0, i).join('/')))
  })
}

/** Of several lines that are put in at one place, the new file has the order. */
function inFileOrder(a: Piece, b: Piece): number {
  if (a.kind !== 'hunk' || b.kind !== 'hunk') return Number(a.kind === 'hunk') - Number(b.kind === 'hunk')
  return a.hunk.at.start - b.hunk.at.start || a.hunk.now.start - b.hunk.now.start
}

function placesOf(pieces: readonly Piece[]) {
  return new Map(pieces.flatMap(piece => (piece.kind === 'hunk' ? [[piece, piece.hunk.at] as const] : [])))
}
