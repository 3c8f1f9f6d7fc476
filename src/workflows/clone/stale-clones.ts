import { lstat, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { ProcessMark } from '../context.js'
import { moveBack } from './set-aside-files.js'
import { codeOf, isMissing, isThere, pathIn, removeTree } from '../transfer/files.js'
import { isYounger, movedEntries, readManifest } from './manifest.js'
import { isElsewhere, isLeftBehind, innerName } from './stage-name.js'

/** Removes the temporary directories beside a target that killed runs for the same target left. */
export async function clearSiblings(target: string, mark: ProcessMark): Promise<void> {
  const parent = dirname(target)
  for (const name of await leftIn(parent, basename(target), mark)) await removeTree(join(parent, name))
}

/**
 * Restores a directory after runs that were killed inside it: files that they had moved into it are removed, and so are
 * their temporary directories. A clone that was moved completely stays; files that were set aside for an incomplete one
 * come back.
 *
 * @throws GitSlimError `refused` when what was moved has been worked on since
 */
export async function clearInside(target: string, mark: ProcessMark): Promise<void> {
  for (const name of [...(await leftIn(target, '', mark)), ...(await abandonedIn(target, mark))]) {
    const holder = join(target, name)
    await takeBack(target, holder)
    await removeTree(holder)
  }
}

async function takeBack(target: string, holder: string): Promise<void> {
  const manifest = await readManifest(holder)
  if (manifest === undefined) return
  const isWhole = !(await hasEntries(join(holder, innerName)))
  if (isWhole) return
  const moved = await movedEntries(target, manifest)
  for (const { name } of moved) {
    if (await isYounger(pathIn(target, name), manifest.time)) {
      throw new GitSlimError('refused', messages.clone.changedSince(target, name.toString()))
    }
  }
  for (const { name } of moved) await removeTree(pathIn(target, name))
  await moveBack(target, holder)
}

async function leftIn(directory: string, of: string, mark: ProcessMark): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter(name => isLeftBehind(name, of, mark))
  } catch (error) {
    // A directory that cannot be listed cannot be cleaned; whether it is writable, the clone will tell.
    if (isMissing(error) || codeOf(error) === 'EACCES') return []
    throw error
  }
}

/** A process on another host cannot be checked; after this time it counts as dead. */
const abandonedMs = 60 * 60_000

async function abandonedIn(directory: string, { host }: ProcessMark): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of await readdir(directory).catch(() => [])) {
    if (!isElsewhere(name, host)) continue
    const stats = await lstat(join(directory, name))
    if (stats.isDirectory() && Date.now() - stats.mtimeMs > abandonedMs) found.push(name)
  }
  return found
}

async function hasEntries(directory: string): Promise<boolean> {
  return (await isThere(directory)) && (await readdir(directory)).length > 0
}
