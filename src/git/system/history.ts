import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommitGraph } from '../../core/history/commit-graph.js'
import { isOid, type Oid, parseOid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { History } from '../port.js'
import type { Repository } from './repository.js'
import { equivalents, revList, revListLinks } from './rev-list.js'
import { runGit } from './spawn.js'

/** Returns the commit graph of a repository. */
export function history(git: Repository): History {
  return {
    list: (tips, exclude) => revList(git, tips, exclude),
    links: tips => revListLinks(git, tips),
    graph: async (tips, most) => new CommitGraph(await revListLinks(git, tips, [`--max-count=${most}`])),
    mergeBases: (a, b) => mergeBases(git, a, b),
    equivalents: (upstream, tip) => equivalents(git, upstream, tip),
    describe: (oids, format) => describeCommits(git, oids, format),
    shallow: () => shallow(git),
  }
}

/** @see gitrepository-layout(5), shallow: one object name per line */
async function shallow({ commonDirectory }: Repository): Promise<ReadonlySet<Oid>> {
  const file = join(commonDirectory, 'shallow')
  const lines = (await readFile(file, 'latin1').catch(emptyIfAbsent)).split('\n').filter(Boolean)
  const names = lines.filter(isOid)
  if (names.length < lines.length) throw new GitSlimError('corrupt', messages.git.notObjectNames(file))
  return new Set(names)
}

function emptyIfAbsent(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
  throw error
}

/**
 * Returns the output of a format for some commits, in their order.
 *
 * @throws GitSlimError `git-failed` for a format that git does not know
 * @see git-log(1), PRETTY FORMATS
 */
async function describeCommits(git: Repository, oids: readonly Oid[], format: string): Promise<readonly Uint8Array[]> {
  if (oids.length === 0) return []
  // The user's configuration may make log print more than requested.
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

/**
 * Returns every merge base of two commits, or an empty list. In a shallow repository "none" may mean "not fetched".
 *
 * @see git-merge-base(1), exit status 1
 */
async function mergeBases(git: Repository, a: Oid, b: Oid): Promise<readonly Oid[]> {
  const { exitCode, stdout } = await runGit(git, ['merge-base', '--all', a, b], { expect: [0, 1] })
  return exitCode === 1 ? [] : stdout.toString('latin1').trim().split('\n').map(parseOid)
}
