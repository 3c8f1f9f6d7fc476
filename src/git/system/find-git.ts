import { access, constants, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Env } from '../port.js'

/**
 * Returns the full path of git on PATH, or undefined when there is none.
 *
 * Only absolute directories count: Windows looks into the current one first, an empty entry of PATH means the same
 * elsewhere, and that directory belongs to whoever made the repository.
 */
export async function findGit(env: Env): Promise<string | undefined> {
  const windows = platform() === 'win32'
  const path = Object.entries(env).find(([name]) => (windows ? name.toUpperCase() : name) === 'PATH')?.[1] ?? ''
  for (const directory of path.split(delimiter).filter(isAbsolute)) {
    const file = join(directory, windows ? 'git.exe' : 'git')
    if (await isExecutable(file)) return file
  }
  return undefined
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
