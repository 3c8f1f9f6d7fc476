import { mkdir, readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { ProcessMark } from '../context.js'
import { moveAside, moveBack } from './set-aside-files.js'
import { isThere, pathIn, removeTree, renameRetrying } from '../transfer/files.js'
import { writeManifest } from './manifest.js'
import { makeStageDirectory, stopUsing, type Stage, innerName } from './stage-name.js'

/** Opens a stage inside an empty directory, which stays the same directory: contents are moved into it. */
export async function openInnerStage(target: string, mark: ProcessMark): Promise<Stage> {
  const name = await makeStageDirectory(target, mark, '')
  const holder = join(target, name)
  const directory = join(holder, innerName)
  await mkdir(directory)
  const discard = async () => {
    await removeTree(holder)
    stopUsing(name)
  }
  return {
    directory,
    discard,
    publish: async () => {
      await moveAll({ directory, target, holder, aside: [] })
      await rmdir(directory)
      await discard()
    },
  }
}

interface Move {
  readonly directory: string
  readonly target: string
  readonly holder: string
  /** The part of the target that is replaced. */
  readonly aside: readonly Buffer[]
  /** Undefined: everything. */
  readonly names?: readonly Buffer[] | undefined
}

/** Moves everything or nothing; the file that makes the directory a repository is moved last. */
export async function moveAll({ directory, target, holder, aside, ...move }: Move): Promise<void> {
  const names = inOrder(move.names ?? (await readdir(directory, { encoding: 'buffer' })))
  for (const name of names) {
    const makesRoom = aside.some(other => other.equals(name))
    if (!makesRoom && (await isThere(pathIn(target, name)))) {
      throw new GitSlimError('refused', messages.clone.appeared(target))
    }
  }
  await writeManifest(holder, directory, names)
  const moved: Buffer[] = []
  try {
    await moveAside(target, holder, aside)
    for (const name of names) {
      await renameRetrying(pathIn(directory, name), pathIn(target, name))
      moved.push(name)
    }
  } catch (error) {
    for (const name of moved) await renameRetrying(pathIn(target, name), pathIn(directory, name))
    await moveBack(target, holder)
    throw error
  }
}

function inOrder(names: readonly Buffer[]): readonly Buffer[] {
  const isLast = (name: Buffer) => name.toString('latin1') === '.git' || name.toString('latin1') === 'HEAD'
  const last = names.filter(isLast)
  // In a worktree, a file named HEAD may exist; the repository is in .git.
  const decisive = last.find(name => name.toString('latin1') === '.git') ?? last[0]
  return decisive === undefined ? names : [...names.filter(name => name !== decisive), decisive]
}
