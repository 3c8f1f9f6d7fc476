import { isOid, type Oid } from '../../../core/object/oid.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'

/**
 * Resolves a revision to a commit, an annotated tag to the one it stands for.
 *
 * @throws GitSlimError `not-found` when it names nothing, or something else
 */
export async function resolveCommit(git: Git, revision: string): Promise<Oid> {
  // In two steps, since not every revision takes a suffix: what follows `:/` is a text to look for.
  const oid = await git.refs.resolve(revision)
  try {
    return await git.refs.resolve(`${oid}^{commit}`)
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    // Git takes a full object name for one that is there, without a look.
    const text = isOid(revision)
      ? messages.git.noSuchRevision(revision, undefined)
      : messages.history.notACommit(revision)
    throw new GitSlimError('not-found', text)
  }
}

/** Resolves the commit that stands `count` below another, or undefined when history ends before. */
export async function ancestor(git: Git, oid: Oid, count: number): Promise<Oid | undefined> {
  try {
    return await git.refs.resolve(`${oid}~${count}`)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}
