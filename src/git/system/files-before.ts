import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { isUnsafeName } from '../../core/object/unsafe-name.js'
import { takeObjects } from '../files/adopt-objects.js'
import { initRepository } from '../files/init-repository.js'
import type { TreeFile } from '../files/list-tree.js'
import { headOf, tipsOf } from '../files/tips.js'
import type { Oid, RefName, WorktreeChange } from '../port.js'
import { listFiles } from './ls-tree.js'
import { type GitProgram, runGit } from './spawn.js'

/** The name of the repository below, in the new git directory: it exists until all files are updated. */
const repositoryName = 'slim-before'

/** The maximum number of interrupted updates that are remembered. */
const most = 8

/** The commits whose files a worktree may have, the most likely first. */
export interface FilesBefore {
  readonly commits: readonly Oid[]
  /** Git in the repository that has them: it fetches nothing that is missing. */
  readonly git: GitProgram
  /** Returns a commit's files without some paths (as latin1), and without those that git never checks out. */
  list(commit: Oid, without: ReadonlySet<string>): Promise<readonly TreeFile[]>
}

/**
 * Records the commits whose files a worktree may have: those of its old repositories' HEADs, and those that interrupted
 * updates recorded. The next run after a kill uses this record.
 *
 * They are kept in a repository of their own, with objects of the old ones: the new one may lack them, must not trust
 * them, and git would ask a server for them. Commits whose trees are missing are left out.
 */
export async function noteFilesBefore(
  git: GitProgram,
  { gitDirectory, before, clean }: Pick<WorktreeChange, 'gitDirectory' | 'before' | 'clean'>,
): Promise<FilesBefore> {
  const tips = new Set<Oid>()
  for (const repository of before) {
    const head = await headOf(repository)
    if (head !== undefined) tips.add(head)
    for (const oid of await tipsOf(join(repository, repositoryName))) tips.add(oid)
  }
  const noted = [...tips].slice(0, most)
  const directory = join(gitDirectory, repositoryName)
  const objectFormat = noted[0]?.length === 64 ? 'sha256' : 'sha1'
  const branch = 'refs/heads/none' as RefName
  await initRepository({ gitDirectory: directory, kind: 'bare', objectFormat, branch, config: [] })
  await writeFile(join(directory, 'objects', 'info', 'alternates'), '../../objects\n')
  const there = inRepository(git, directory)
  let commits = await withTrees(there, noted)
  // Whether a symbolic link was changed can be told only from its old object.
  if (commits.length < noted.length || clean.mode === 'none') {
    for (const repository of before.flatMap(path => [path, join(path, repositoryName)])) {
      await takeObjects(join(repository, 'objects'), join(directory, 'objects'), 'share')
    }
    commits = await withTrees(there, noted)
  }
  const [first, ...others] = commits
  if (first !== undefined) await writeFile(join(directory, 'HEAD'), `${first}\n`)
  await writeFile(join(directory, 'packed-refs'), others.map((oid, i) => `${oid} refs/before/${i}\n`).join(''))
  return { commits, git: there, list: (commit, without) => listSafe(there, commit, without) }
}

/** Returns the record in a new repository, which may have moved since. */
export async function filesBefore(git: GitProgram, gitDirectory: string): Promise<FilesBefore> {
  const directory = join(gitDirectory, repositoryName)
  const there = inRepository(git, directory)
  return { commits: await tipsOf(directory), git: there, list: (commit, without) => listSafe(there, commit, without) }
}

/** Removes the record: all files are those of the new repository's commit. */
export async function forgetFilesBefore(gitDirectory: string): Promise<void> {
  await rm(join(gitDirectory, repositoryName), { recursive: true, force: true })
}

function inRepository(git: GitProgram, directory: string): GitProgram {
  return { ...git, env: { ...git.env, GIT_DIR: directory } }
}

/** Returns those commits that are there with all their trees. */
async function withTrees(git: GitProgram, commits: readonly Oid[]): Promise<readonly Oid[]> {
  const found: Oid[] = []
  for (const commit of commits) {
    const args = ['rev-list', '--objects', '--no-walk', '--filter=blob:none', '--quiet', commit]
    const { exitCode } = await runGit(git, args, { expect: [0, 1, 128] })
    if (exitCode === 0) found.push(commit)
  }
  return found
}

async function listSafe(git: GitProgram, commit: Oid, without: ReadonlySet<string>): Promise<readonly TreeFile[]> {
  return (await listFiles(git, commit)).filter(({ path, mode }) => {
    const name = toLatin1(path)
    return !without.has(name) && !name.split('/').some(part => isUnsafeName(fromLatin1(part), mode))
  })
}
