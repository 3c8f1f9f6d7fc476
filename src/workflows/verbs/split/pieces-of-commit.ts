import { shortOid } from '../../../core/object/oid.js'
import { changedFiles, type FileTools } from '../../../core/rewrite/tree/changed-files.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { type Piece, piecesOf } from '../../../core/rewrite/plan/pieces.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { readCommitInfo } from '../../rewrite/plan-context/read-commits.js'
import type { Change } from '../../../core/rewrite/tree/tree-change.js'

/** A commit's change, and its pieces, file by file. */
export interface TakenApart {
  readonly change: Change
  readonly pieces: readonly Piece[]
}

/**
 * Divides a commit's change: against its parent's tree or, for a root commit, an empty one.
 *
 * @throws GitSlimError `refused` where what it did is not known
 */
export async function takenApart(git: Git, info: CommitInfo, tools: FileTools): Promise<TakenApart> {
  const change = await changeOf(git, info, tools)
  const files = await changedFiles(tools.trees, change.from, change.to)
  const pieces = await Promise.all(files.map(file => piecesOf(file, tools.linesOf)))
  return { change, pieces: pieces.flat() }
}

async function changeOf(git: Git, { oid, commit }: CommitInfo, { trees }: FileTools): Promise<Change> {
  // The commit that it names as its parent is missing.
  if ((await git.history.shallow()).has(oid)) {
    throw new GitSlimError('refused', messages.history.shallowBoundary(shortOid(oid)))
  }
  const [parent] = commit.parents
  const from = parent === undefined ? trees.empty : (await readCommitInfo(git, parent)).commit.tree
  return { from, to: commit.tree }
}
