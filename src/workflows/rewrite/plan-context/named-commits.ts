import { GitSlimError } from '../../../core/errors.js'
import type { Git } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { NamedCommit } from './read-commits.js'
import { resolveCommit } from './revision.js'

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
