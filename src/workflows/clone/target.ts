import { readdir, stat } from 'node:fs/promises'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { ProcessMark } from '../context.js'
import { isMissing, isThere, namesIn } from '../transfer/files.js'
import { clearInside, clearSiblings } from './stale-clones.js'

/** The state of the target of a clone: absent, or a directory that stays the same directory. */
export interface Target {
  readonly path: string
  readonly state: 'absent' | 'empty'
}

/**
 * Examines the target of a clone, and removes what killed runs left in it or beside it. A `volume` counts as empty if
 * it contains only what a file system creates for itself.
 *
 * @throws GitSlimError `refused` when something is there that a clone would have to replace
 */
export async function findTarget(
  path: string,
  mark: ProcessMark,
  kind: 'directory' | 'volume' = 'directory',
): Promise<Target> {
  const state = await stateOf(path)
  if (state === 'other') throw new GitSlimError('refused', messages.clone.notADirectory(path))
  await clearSiblings(path, mark)
  if (state === 'absent') return { path, state }
  await clearInside(path, mark)
  const entries = await (kind === 'volume' ? namesIn(path) : readdir(path))
  if (entries.length > 0) throw new GitSlimError('refused', messages.clone.notEmpty(path, entries))
  return { path, state: 'empty' }
}

async function stateOf(path: string): Promise<'absent' | 'directory' | 'other'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other'
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  // A dangling symbolic link counts as something.
  return (await isThere(path)) ? 'other' : 'absent'
}
