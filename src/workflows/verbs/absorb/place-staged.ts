import { type Ident, mailOf } from '../../../core/object/ident.js'
import type { Oid } from '../../../core/object/oid.js'
import { type PlacedFile, placePieces } from '../../../core/rewrite/plan/place-hunks.js'
import type { TraceTools } from '../../../core/rewrite/plan/trace-lines.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import type { Git } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { readCommitInfo } from '../../rewrite/plan-context/read-commits.js'
import type { Base } from '../../rewrite/plan-context/base.js'
import { fileLines } from '../../rewrite/file-lines.js'
import { stagedOn } from '../../rewrite/plan-context/staged.js'
import type { Start } from '../../rewrite/plan-context/start.js'
import type { AbsorbOptions } from './options.js'
import { findStack, type FoundStack } from './stack.js'

export interface Placing extends Pick<AbsorbOptions, 'authors' | 'published' | 'tags'> {
  readonly start: Start
  /** Finds the commit below the last candidate; undefined: there is no limit. */
  readonly base: () => Promise<Base | undefined>
  /** Awaited before each file is read, so that other work can run. */
  readonly pause?: () => Promise<void>
}

/** The staged changes, and the target of each. */
export interface PlacedStaged {
  readonly top: CommitInfo
  /** The tree of the index. */
  readonly staged: Oid
  readonly files: readonly PlacedFile[]
  readonly stack: FoundStack
  readonly tools: TraceTools
  /** Whose commits may be changed. */
  readonly author: Ident
}

/**
 * Finds the target of each staged change; changes nothing.
 *
 * @throws GitSlimError `refused` when nothing is staged
 */
export async function placeStaged(ctx: Context, git: Git, { start, ...request }: Placing): Promise<PlacedStaged> {
  const top = await readCommitInfo(git, start.branch.tip)
  // Run alone: it makes temporary files, and after a failure of another call they would not be removed in time.
  const { change, trees } = await stagedOn(ctx, git, top.commit.tree)
  const found = request.base().then(base => findStack(git, start, { ...request, base }))
  const [stack, author] = await Promise.all([found, git.identity.author()])
  const tools = { stack, trees, linesOf: withPauses(fileLines(git), request.pause) }
  const isOwn = ownCommits(stack.commits, author, request)
  const files = await placePieces({ ...tools, change, isOwn })
  return { top, staged: change.to, files, stack, tools, author }
}

function withPauses(linesOf: TraceTools['linesOf'], pause: Placing['pause']): TraceTools['linesOf'] {
  if (pause === undefined) return linesOf
  return async oid => {
    await pause()
    return linesOf(oid)
  }
}

function ownCommits(
  commits: readonly CommitInfo[],
  author: Ident,
  { authors }: Pick<AbsorbOptions, 'authors'>,
): (commit: Oid) => boolean {
  const me = mailOf(author)
  const own = new Set(commits.filter(({ commit }) => mailOf(commit.author) === me).map(({ oid }) => oid))
  return commit => authors === 'all' || own.has(commit)
}
