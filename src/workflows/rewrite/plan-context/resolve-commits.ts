import { isOid, type Oid } from '../../../core/object/oid.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { NamedCommit } from './read-commits.js'

/**
 * Resolves a revision to a commit; an annotated tag to its commit.
 *
 * @throws GitSlimError `not-found` when it names nothing, or something else
 */
export async function resolveCommit(git: Git, revision: string): Promise<Oid> {
  // In two steps, since not every revision accepts a suffix: the text after `:/` is a search.
  const oid = await git.refs.resolve(revision)
  try {
    return await git.refs.resolve(`${oid}^{commit}`)
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    // Git accepts a full id without checking that it exists.
    const text = isOid(revision)
      ? messages.git.noSuchRevision(revision, undefined)
      : messages.history.notACommit(revision)
    throw new GitSlimError('not-found', text)
  }
}

/** Resolves the commit `count` below another one, or undefined when history ends before. */
export async function ancestor(git: Git, oid: Oid, count: number): Promise<Oid | undefined> {
  try {
    return await git.refs.resolve(`${oid}~${count}`)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}

/**
 * Returns the commits that words name, each once: a revision is a commit, `A..B` those of B that A does not have.
 *
 * @throws GitSlimError `not-found`, also for a range of no commits; `usage` for what is neither
 */
export async function namedCommits(git: Git, words: readonly string[]): Promise<readonly NamedCommit[]> {
  const found = await Promise.all(words.map(word => commitsOf(git, word)))
  const byOid = new Map(found.flat().map(named => [named.oid, named]))
  return [...byOid.values()]
}

async function commitsOf(git: Git, word: string): Promise<readonly NamedCommit[]> {
  const [from, to, ...more] = word.split('..')
  if (to === undefined) return [{ oid: await resolveCommit(git, word), name: word }]
  if (word.includes('...') || more.length > 0 || word === '..') {
    throw new GitSlimError('usage', messages.rewrite.notACommitOrRange(word))
  }
  const [base, tip] = await Promise.all([resolveCommit(git, from || 'HEAD'), resolveCommit(git, to || 'HEAD')])
  const commits: NamedCommit[] = []
  for await (const oid of git.history.list([tip], [base])) commits.push({ oid, name: word })
  if (commits.length === 0) throw new GitSlimError('not-found', messages.rewrite.noCommitsIn(word))
  return commits
}
