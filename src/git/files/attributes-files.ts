import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { type ConfigValues, parseBoolean } from '../../core/config/config-values.js'
import type { Env } from '../port.js'
import { hasCode, orAbsent } from './file-errors.js'
import { homeOf, homePath } from './home-path.js'

/** The attributes files outside of trees, bytes as latin1; empty where there is none. */
export interface AttributesFiles {
  readonly system: string
  readonly user: string
  /** The repository's own, which has precedence. */
  readonly own: string
}

/**
 * Reads the attributes files outside of trees. The system's file is `/etc/gitattributes`: the installed git's own path
 * is not known here.
 *
 * @see gitattributes(5); git-config(1), core.attributesFile
 */
export async function readAttributesFiles(
  gitDirectory: string,
  env: Env,
  config: Pick<ConfigValues, 'get'>,
): Promise<AttributesFiles> {
  const home = homeOf(env)
  const xdg = env['XDG_CONFIG_HOME'] || (home === undefined ? undefined : join(home, '.config'))
  const named = config.get('core.attributesFile')
  const user = named === undefined ? xdg && join(xdg, 'git', 'attributes') : homePath(named, env)
  const sealed = platform() === 'win32' || parseBoolean(env['GIT_ATTR_NOSYSTEM'] ?? 'false') === true
  const files = [sealed ? undefined : '/etc/gitattributes', user, join(gitDirectory, 'info', 'attributes')]
  const [system = '', users = '', own = ''] = await Promise.all(files.map(textOf))
  return { system, user: users, own }
}

/** As in git, an unreadable file is ignored. */
async function textOf(file: string | undefined): Promise<string> {
  if (!file) return ''
  try {
    return (await orAbsent(readFile(file, 'latin1'))) ?? ''
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EISDIR')) return ''
    throw error
  }
}
