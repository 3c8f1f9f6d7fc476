import { readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { type ConfigValues, parseBoolean } from '../../core/config/config-values.js'
import type { Env } from '../port.js'
import { hasCode, orAbsent } from './file-errors.js'
import { homeOf, homePath } from './home-path.js'

/** The texts of the attributes that stand in no tree, bytes as latin1; empty where there is no such file. */
export interface AttributesFiles {
  readonly system: string
  readonly user: string
  /** The repository's own, which beats all others. */
  readonly own: string
}

/**
 * Reads the attributes that stand in no tree.
 *
 * The system's file is `/etc/gitattributes`: where a git was built to look is not known here.
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

/** As git does, one that may not be read is passed over. */
async function textOf(file: string | undefined): Promise<string> {
  if (!file) return ''
  try {
    return (await orAbsent(readFile(file, 'latin1'))) ?? ''
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EISDIR')) return ''
    throw error
  }
}
