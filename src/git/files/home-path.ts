import { join } from 'node:path'
import type { Env } from '../port.js'

/** Returns the user's home, or undefined where there is none. */
export function homeOf(env: Env): string | undefined {
  return env['HOME'] || env['USERPROFILE'] || undefined
}

/** Returns a path with `~/` replaced by the user's home, as git reads paths in its configuration. */
export function homePath(path: string, env: Env): string {
  const home = homeOf(env)
  return path.startsWith('~/') && home ? join(home, path.slice(2)) : path
}
