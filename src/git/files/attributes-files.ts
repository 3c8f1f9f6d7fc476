import { join } from 'node:path'
import type { Env } from '../port.js'
import { homeOf } from './home-path.js'
import { readPlainFile } from './plain-file.js'

/**
 * Returns the texts of the attributes that stand in no tree: the user's, and the repository's own.
 *
 * @see gitattributes(5)
 */
export async function readAttributesFiles(gitDirectory: string, env: Env): Promise<readonly string[]> {
  const home = homeOf(env)
  const xdg = env['XDG_CONFIG_HOME'] || (home === undefined ? undefined : join(home, '.config'))
  const paths = [
    join(gitDirectory, 'info', 'attributes'),
    ...(xdg === undefined ? [] : [join(xdg, 'git', 'attributes')]),
  ]
  const texts = await Promise.all(paths.map(readPlainFile))
  return texts.filter(text => text !== undefined)
}
