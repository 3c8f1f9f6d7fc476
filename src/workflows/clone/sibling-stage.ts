import { mkdir, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { ProcessMark } from '../context.js'
import { codeOf, isThere, removeTree, renameRetrying } from '../transfer/files.js'
import { makeStageDirectory, stopUsing, type Stage } from './stage-name.js'

/** Opens a stage beside a target that does not exist; parent directories are created. */
export async function openSiblingStage(target: string, mark: ProcessMark): Promise<Stage> {
  const parent = dirname(target)
  const firstMade = await mkdir(parent, { recursive: true })
  const clear = () => removeEmpty(parent, firstMade)
  try {
    const name = await makeStageDirectory(parent, mark, basename(target))
    const directory = join(parent, name)
    return {
      directory,
      publish: async () => {
        await publish(directory, target)
        stopUsing(name)
      },
      discard: async () => {
        await removeTree(directory)
        await clear()
        stopUsing(name)
      },
    }
  } catch (error) {
    await clear()
    throw error
  }
}

async function publish(directory: string, target: string): Promise<void> {
  // A rename would replace an empty directory.
  if (await isThere(target)) throw appeared(target)
  try {
    await renameRetrying(directory, target)
  } catch (error) {
    if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EPERM'].includes(codeOf(error) ?? '') && (await isThere(target))) {
      throw appeared(target)
    }
    throw error
  }
}

/**
 * Removes the directories that were created for the clone, from the innermost up, as far as nobody else has used them.
 */
async function removeEmpty(innermost: string, outermost: string | undefined): Promise<void> {
  if (outermost === undefined) return
  for (let directory = innermost; ; directory = dirname(directory)) {
    try {
      await rmdir(directory)
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return
      throw error
    }
    if (directory === outermost) return
  }
}

function appeared(target: string): GitSlimError {
  return new GitSlimError('refused', messages.clone.appeared(target))
}
