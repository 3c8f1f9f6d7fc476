import { CommitGraph } from '../../core/deepen/commit-graph.js'
import { linksOf } from '../../core/history/commit-links.js'
import { GitSlimError } from '../../core/errors.js'
import type { Git, HeadState, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'

/** The history that a repository has. */
export interface KnownHistory {
  readonly graph: CommitGraph
  readonly head: Oid
  readonly headState: HeadState
  /** The commits of HEAD and all refs. */
  readonly tips: readonly Oid[]
  /** The shallow commits; empty in a complete repository. */
  readonly shallow: ReadonlySet<Oid>
}

/**
 * Reads the history that a repository has, and its boundary.
 *
 * @throws GitSlimError `refused` while HEAD has no commit
 */
export async function readKnownHistory(git: Git): Promise<KnownHistory> {
  const headState = await git.head.current()
  if (headState.oid === null) throw new GitSlimError('refused', messages.deepen.noCommit)
  const tips = new Set([headState.oid])
  for await (const { oid, peeled } of git.refs.list()) tips.add(peeled ?? oid)
  const shallow = await git.history.shallow()
  const graph = new CommitGraph()
  graph.add(await git.history.links([...tips]))
  for (const oid of shallow) {
    if (graph.has(oid)) graph.add([linksOf(oid, (await git.objects.read(oid)).body, new Set())])
  }
  return { graph, head: headState.oid, headState, tips: [...tips], shallow }
}
