import { isRefName, type RefName, shortRefName } from '../../../core/ref/ref-name.js'
import { GitSlimError } from '../../../core/errors.js'
import type { BranchUse, Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { recoveredLog } from '../../operation/recover.js'
import type { RewriteOptions } from '../options.js'

/** What `HEAD` in a revision means where another branch is rewritten: that branch, or still the current commit. */
export type HeadMeans = 'the-branch' | 'the-current-commit'

/**
 * Opens the repository for a rewrite: of the current branch, or of the one that the options name.
 *
 * Another branch is rewritten as in a bare repository in which it is checked out: index and files belong to the current
 * branch, and stay.
 *
 * @throws GitSlimError `not-found` where there is no such branch, `refused` where another worktree uses it
 */
export async function openForRewrite(
  ctx: Context,
  { branch }: Pick<RewriteOptions, 'branch'>,
  head: HeadMeans = 'the-branch',
): Promise<Git> {
  const git = await ctx.backend.open(ctx.cwd)
  if (branch === undefined) return git
  try {
    return await onBranch(ctx, git, { branch, head })
  } catch (error) {
    await git.close()
    throw error
  }
}

async function onBranch(ctx: Context, git: Git, { branch, head }: { branch: string; head: HeadMeans }): Promise<Git> {
  const ref = await existingBranch(git, branch)
  const current = await branchOf(git)
  if (current === ref) return git
  const use = (await git.worktree.branchesElsewhere()).get(ref)
  if (use !== undefined) throw new GitSlimError('refused', messages.operations.usedElsewhere(shortRefName(ref), use))
  // An interrupted operation may still have to update files, which the view below does not have.
  await recoveredLog(ctx, git)
  return {
    ...git,
    bare: true,
    refs:
      head === 'the-branch' ? { ...git.refs, resolve: revision => git.refs.resolve(onHead(revision, ref)) } : git.refs,
    head: {
      current: async () => {
        // Since it was opened, the branch may have been checked out: its files would be left behind.
        if ((await branchOf(git)) === ref) throw new GitSlimError('refused', messages.rewrite.nowCheckedOut(branch))
        return { kind: 'branch', ref, oid: await git.refs.resolve(ref) }
      },
      pending: () => git.head.pending(),
    },
    worktree: {
      ...git.worktree,
      check: nothing,
      checkoutTree: nothing,
      resumeCheckout: nothing,
      branchesElsewhere: () => usedBranches(git),
    },
  }
}

async function nothing(): Promise<void> {}

/** Replaces HEAD at the beginning of a revision; `HEAD@{1}` still means what HEAD was. */
function onHead(revision: string, ref: RefName): string {
  return revision.replace(/^(?:HEAD|@)(?=$|[~^])/, ref)
}

async function usedBranches(git: Git): Promise<ReadonlyMap<RefName, BranchUse>> {
  const [elsewhere, current] = await Promise.all([git.worktree.branchesElsewhere(), branchOf(git)])
  return current === undefined ? elsewhere : new Map([...elsewhere, [current, 'checked-out']])
}

async function branchOf(git: Git): Promise<RefName | undefined> {
  const head = await git.head.current()
  return head.kind === 'branch' ? head.ref : undefined
}

async function existingBranch(git: Git, name: string): Promise<RefName> {
  const full = name.startsWith('refs/heads/') ? name : `refs/heads/${name}`
  if (isRefName(full)) {
    for await (const found of git.refs.list(full)) {
      if (found.name === full) return found.symref ?? full
    }
  }
  throw new GitSlimError('not-found', messages.rewrite.noSuchBranch(name))
}
