import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid, TreeSwitch } from '../port.js'
import { diffTree, submoduleMode } from './diff-tree.js'
import { alternates } from './environment.js'
import { copyIndex, type TemporaryIndex, onIndex } from './temporary-index.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** What is left to be done, and a git that knows of what has been. */
export interface Rest {
  readonly git: Repository
  readonly trees: TreeSwitch
}

/**
 * Puts into the index what an earlier attempt to bring files from one tree to another had brought: it was cut off
 * before it could write that down, and git would take those files for changed by hand.
 *
 * What is left leads from a tree that has those files already. Git itself cannot tell that a file has taken the place
 * of a directory and is where it belongs.
 */
export async function addCheckedOut({ git, directory }: TemporaryIndex, trees: TreeSwitch): Promise<Rest> {
  const after = onIndex(git, join(directory, 'after'))
  await copyIndex(join(directory, 'index'), join(directory, 'after'))
  const { exitCode } = await runGit(after, ['read-tree', '-i', '-m', trees.from, trees.to], { expect: [0, 128] })
  // What is staged is in the way; the check says so.
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

/** Returns a tree in which some files are others. It is nobody's, and stored apart. */
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

/** Returns the files, one character per byte, that are not what the index says. @see git-diff-files(1) */
async function notAsIn(git: Repository): Promise<ReadonlySet<string>> {
  await runGit(git, ['update-index', '-q', '--ignore-submodules', '--refresh'], { expect: [0, 1] })
  const { stdout } = await runGit(git, ['diff-files', '--name-only', '--ignore-submodules=all', '-z'])
  return new Set(toLatin1(stdout).split('\0'))
}
