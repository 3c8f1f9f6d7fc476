import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import { isOid, type Oid } from '../../core/object/oid.js'
import { type GitProgram, runGit } from './spawn.js'

/** Returns the commits among a repository's own objects, with all the parents they name. */
export async function receivedCommits(git: GitProgram): Promise<readonly CommitLinks[]> {
  const { stdout } = await runGit(git, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objecttype) %(objectname)',
  ])
  const names = stdout
    .toString('latin1')
    .split('\n')
    .filter(line => line.startsWith('commit '))
    .map(line => line.slice('commit '.length))
    .filter(isOid)
  return names.length === 0 ? [] : readLinks(git, names)
}

/** @see git-cat-file(1), BATCH OUTPUT: `<name> commit <size> LF <content> LF` */
async function readLinks(git: GitProgram, names: readonly Oid[]): Promise<readonly CommitLinks[]> {
  const { stdout } = await runGit(git, ['cat-file', '--batch'], { input: names.map(name => `${name}\n`).join('') })
  const commits: CommitLinks[] = []
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf('\n', at)
    const [oid = '', , size = ''] = stdout.toString('latin1', at, end).split(' ')
    const next = end + 1 + Number(size)
    if (isOid(oid)) commits.push(scanLinks(oid, stdout.toString('latin1', end + 1, next)))
    at = next + 1
  }
  return commits
}

/**
 * Returns the size of the packs that came over the wire. From 2.48 on, git also puts objects that were here already
 * into packs of their own, beside those it receives without trees: nothing came for these.
 */
export async function receivedBytes(gitDirectory: string): Promise<number> {
  const directory = join(gitDirectory, 'objects', 'pack')
  const names = (await readdir(directory)).filter(name => name.endsWith('.pack'))
  const sizes = await Promise.all(
    names.map(async name => {
      const promisor = await readFile(join(directory, name.replace(/pack$/, 'promisor')), 'utf8').catch(() => undefined)
      return promisor === '' && names.length > 1 ? 0 : (await stat(join(directory, name))).size
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
