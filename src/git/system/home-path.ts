import { join } from 'node:path'
import type { Env } from '../port.js'

/** Returns a path in which `~/` stands for the user's home, as git reads paths in its configuration. */
export function homePath(path: string, env: Env): string {
  const home = env['HOME'] ?? env['USERPROFILE']
  return path.startsWith('~/') && home ? join(home, path.slice(2)) : path
}
