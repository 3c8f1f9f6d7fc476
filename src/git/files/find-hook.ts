import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import type { HookName, HookState } from '../hooks.js'

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
