import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid, TreeSwitch } from '../port.js'
import { diffTree, submoduleMode } from './diff-tree.js'
import { alternates } from './environment.js'
import { copyIndex, type TemporaryIndex, onIndex } from './temporary-index.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** The remaining update, and a git that knows of the completed part. */
export interface Rest {
  readonly git: Repository
  readonly trees: TreeSwitch
}

/**
 * Adds to the index the files that an interrupted update had written: it could not record that, and git would take
 * those files for local changes. The remaining update starts from a tree with those files. Git itself cannot tell that
 * a file has replaced a directory and is in its right place.
 */
export async function addCheckedOut({ git, directory }: TemporaryIndex, trees: TreeSwitch): Promise<Rest> {
  const after = onIndex(git, join(directory, 'after'))
  await copyIndex(join(directory, 'index'), join(directory, 'after'))
  const { exitCode } = await runGit(after, ['read-tree', '-i', '-m', trees.from, trees.to], { expect: [0, 128] })
  // Staged changes are in the way; the check reports them.
  if (exitCode !== 0) return { git, trees }
  const other = await notAsIn(after)
  const changed = await diffTree(git, trees, 'AMT')
  const brought = changed.filter(({ mode, path }) => mode !== submoduleMode && !other.has(path))
  const input = fromLatin1(brought.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`).join(''))
  await runGit(git, ['update-index', '-z', '--index-info'], { input })
  const own = join(directory, 'objects')
  await mkdir(own)
  const alternate = alternates([own])
  const from = await treeWith({ ...onIndex(git, join(directory, 'between')), directory: own }, trees.from, input)
  return {
    git: { ...git, env: { ...git.env, GIT_ALTERNATE_OBJECT_DIRECTORIES: alternate } },
    trees: { ...trees, from },
  }
}

/** Returns a tree in which some files are replaced. It is temporary, and stored separately. */
async function treeWith(git: Repository & { readonly directory: string }, tree: Oid, input: Uint8Array): Promise<Oid> {
  const stored = {
    GIT_OBJECT_DIRECTORY: git.directory,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([join(git.commonDirectory, 'objects')]),
  }
  const apart = { ...git, env: { ...git.env, ...stored } }
  await runGit(apart, ['read-tree', tree])
  await runGit(apart, ['update-index', '-z', '--index-info'], { input })
  const { stdout } = await runGit(apart, ['write-tree'])
  return toLatin1(stdout).trim() as Oid
}

/** Returns the files, one character per byte, that differ from the index. */
async function notAsIn(git: Repository): Promise<ReadonlySet<string>> {
  await runGit(git, ['update-index', '-q', '--ignore-submodules', '--refresh'], { expect: [0, 1] })
  const { stdout } = await runGit(git, ['diff-files', '--name-only', '--ignore-submodules=all', '-z'])
  return new Set(toLatin1(stdout).split('\0'))
}
