import { access, constants, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HookName, HookState } from '../port.js'

/** Tells whether a directory contains an executable hook. */
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
 * Tells whether a hook looks for a rebase at `.git/rebase-merge`, instead of asking git for the path. husky's hooks are
 * in the directory above the one in which git finds them.
 */
export async function namesDotGit(directory: string, name: HookName): Promise<boolean> {
  const files = [join(directory, name), join(dirname(directory), name)]
  const texts = await Promise.all(files.map(file => readFile(file, 'latin1').catch(() => '')))
  return texts.some(text => text.includes('rebase-merge') && /(?<![\w-])\.git\b(?!-)/.test(text))
}
