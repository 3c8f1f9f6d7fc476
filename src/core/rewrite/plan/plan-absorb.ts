import type { Oid } from '../../object/oid.js'
import type { PlacedFile } from './place-hunks.js'
import type { TraceTools } from './trace-lines.js'
import { type Piece, withPieces } from './pieces.js'
import type { RewritePlan, SquashResult, Todo } from './plan.js'
import { type Content, PathEdits } from '../tree/tree-paths.js'

/** A plan, and the resulting tree. */
export interface PlannedAbsorption {
  readonly plan: RewritePlan
  readonly tree: Oid
}

/**
 * Plans that each piece which has found its commit goes there. Undefined: none has.
 *
 *     a─b─c ┄ hunk of a, hunk of c      a'─b'─c'
 *
 * From the oldest of them up every commit has its own tree, in which the pieces stand that are older than it, and its own.
 */
export async function planAbsorb(
  files: readonly PlacedFile[],
  tools: TraceTools,
): Promise<PlannedAbsorption | undefined> {
  const { commits } = tools.stack
  const oldest = Math.max(
    -1,
    ...files.flatMap(({ placed }) => placed.map(({ fate }) => (fate.kind === 'into' ? fate.index : -1))),
  )
  const base = commits[oldest]?.commit.parents[0] ?? null
  const tip = commits[0]?.oid
  if (oldest === -1 || tip === undefined) return undefined
  const changes = await changesAt(files, tools, oldest)
  const todos: Todo[] = []
  const edits = new PathEdits(tools.trees)
  let tree = tools.trees.empty
  for (let index = oldest; index >= 0; index--) {
    const info = commits[index]
    if (info === undefined) continue
    tree = await edits.in(info.commit.tree, changes[index] ?? new Map())
    todos.push({ action: 'make', commits: [info.oid], tree })
  }
  return { plan: { version: 1, base, tip, todos }, tree }
}

/**
 * Plans one fixup! commit on top for each target commit, the oldest first; existing commits do not change.
 *
 *     a─b─c ┄ hunk of a, hunk of c      a─b─c─fixup! a─fixup! c
 */
export async function planFixups(
  files: readonly PlacedFile[],
  tools: TraceTools,
  fixupOf: (commit: Oid) => SquashResult,
): Promise<PlannedAbsorption | undefined> {
  const { commits } = tools.stack
  const [top] = commits
  const into = files.flatMap(({ placed }) => placed.map(({ fate }) => (fate.kind === 'into' ? fate.index : -1)))
  const indexes = [...new Set(into.filter(index => index >= 0))].toSorted((a, b) => b - a)
  if (top === undefined || indexes.length === 0) return undefined
  const todos: Todo[] = []
  let { tree } = top.commit
  for (const index of indexes) {
    const changes = new Map<string, Content | undefined>()
    for (const file of files) {
      const [version] = file.trace.versions
      const pieces = piecesFrom(file, index)
      if (version !== undefined && pieces.length > 0) {
        changes.set(version.path, await withPieces(version, pieces, tools))
      }
    }
    tree = await new PathEdits(tools.trees).in(top.commit.tree, changes)
    const commit = commits[index]?.oid
    if (commit !== undefined) todos.push({ action: 'make', commits: [], tree, result: fixupOf(commit) })
  }
  return { plan: { version: 1, base: top.oid, tip: top.oid, todos }, tree }
}

/** Returns the pieces of each commit, by its position in the stack. */
async function changesAt(
  files: readonly PlacedFile[],
  tools: TraceTools,
  oldest: number,
): Promise<readonly Map<string, Content | undefined>[]> {
  const changes = Array.from({ length: oldest + 1 }, () => new Map<string, Content | undefined>())
  for (const file of files) {
    let first = 0
    for (const version of file.trace.versions) {
      const pieces = piecesFrom(file, version.last)
      if (pieces.length === 0) break
      const entry = await withPieces(version, pieces, tools)
      for (let index = first; index <= version.last; index++) changes[index]?.set(version.path, entry)
      first = version.last + 1
    }
  }
  return changes
}

/** Returns the pieces of a file that go into a commit or an older one. */
function piecesFrom({ placed }: PlacedFile, index: number): readonly Piece[] {
  return placed.flatMap(({ piece, fate }) => (fate.kind === 'into' && fate.index >= index ? [piece] : []))
}
