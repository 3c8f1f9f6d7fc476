import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns what a format makes of commits, in their order.
 *
 * @throws GitSlimError `git-failed` for a format that git does not know
 * @see git-log(1), PRETTY FORMATS
 */
export async function describeCommits(
  git: Repository,
  oids: readonly Oid[],
  format: string,
): Promise<readonly Uint8Array[]> {
  if (oids.length === 0) return []
  // The user's configuration may have log show more than it is asked for.
  const bare = ['--no-color', '--no-show-signature', '--no-patch', '--no-decorate']
  const args = ['log', '--no-walk=unsorted', '-z', ...bare, `--format=${format}`, '--stdin']
  const { stdout } = await runGit(git, args, { input: oids.map(oid => `${oid}\n`).join('') })
  const texts: Uint8Array[] = []
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0, at)
    texts.push(stdout.subarray(at, end === -1 ? stdout.length : end))
    at = end === -1 ? stdout.length : end + 1
  }
  if (texts.length === oids.length) return texts
  throw new GitSlimError('git-failed', messages.git.oddFormat(format))
}
