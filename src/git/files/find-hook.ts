import { access, constants, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HookName, HookState } from '../port.js'

/** Tells whether a hook is in a directory, and a program. @see hook.c, find_hook */
export async function findHook(directory: string, name: HookName): Promise<Exclude<HookState, 'not-runnable'>> {
  const file = join(directory, name)
  if (await isAccessible(file, constants.X_OK)) return 'present'
  return (await isAccessible(file, constants.F_OK)) ? 'not-executable' : 'absent'
}

async function isAccessible(file: string, mode: number): Promise<boolean> {
  try {
    await access(file, mode)
    return true
  } catch {
    return false
  }
}

/**
 * Tells whether a hook looks for the state of a rebase as `.git/rebase-merge`, rather than to ask git where it is.
 *
 * husky's hooks stand in the directory above the one that git finds them in.
 */
export async function namesDotGit(directory: string, name: HookName): Promise<boolean> {
  const files = [join(directory, name), join(dirname(directory), name)]
  const texts = await Promise.all(files.map(file => readFile(file, 'latin1').catch(() => '')))
  return texts.some(text => text.includes('rebase-merge') && /(?<![\w-])\.git\b(?!-)/.test(text))
}
