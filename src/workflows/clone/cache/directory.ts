import { createHash } from 'node:crypto'
import { isAbsolute, join, resolve } from 'node:path'
import type { HistoryLimit } from '../../../git/port.js'
import type { Context } from '../../context.js'

/**
 * Returns the directory of the cache: the option, else `GIT_SLIM_CACHE`, else `slim.cache`; undefined for none. A
 * relative path starts from the directory in which the program was started; `~/` is the home directory.
 */
export async function cacheDirectory(
  { cwd, env, userSetting }: Pick<Context, 'cwd' | 'env' | 'userSetting'>,
  requested: string | undefined,
): Promise<string | undefined> {
  const path = requested ?? (env['GIT_SLIM_CACHE'] || (await userSetting('slim.cache')))
  if (!path) return undefined
  const home = env['HOME'] || env['USERPROFILE']
  const full = path.startsWith('~/') && requested === undefined && home !== undefined ? join(home, path.slice(2)) : path
  return isAbsolute(full) ? full : resolve(cwd, full)
}

/**
 * Returns the name of a repository in the cache, which a person can read and no two addresses share. Whole histories
 * stand apart: who wants one commit is not to copy all of them.
 *
 *     example.com-team-repo-3f2a…-shallow.git
 *
 * What stands behind a question mark or a hash, a token perhaps, is in the digest alone.
 */
export function cacheName(url: string, { kind }: HistoryLimit): string {
  const address = url.replace(/\/+$/, '').replace(/\.git$/, '')
  const readable = address
    .replace(/[?#].*$/s, '')
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 80)
  const digest = createHash('sha256').update(address).digest('hex').slice(0, 16)
  return `${readable}-${digest}-${kind === 'full' ? 'full' : 'shallow'}.git`
}
