import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Config } from '../port.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** A value of a key; null for a key without value, which is true as a boolean. */
type Value = string | null

export interface Settings extends Config {
  /** Returns the values of all keys that a pattern matches. */
  matching(pattern: RegExp): Promise<readonly string[]>
}

/** Returns git's configuration of a repository, read by git itself when it is first needed. */
export function config(git: Repository): Settings {
  let reading: Promise<ReadonlyMap<string, readonly Value[]>> | undefined
  const all = () => (reading ??= list(git))
  const values = async (key: string) => (await all()).get(folded(key)) ?? []
  return {
    get: async key => (await values(key)).map(value => value ?? '').at(-1),
    getAll: async key => (await values(key)).map(value => value ?? ''),
    getBoolean: async key => {
      const value = (await values(key)).at(-1)
      return value === undefined ? undefined : readBoolean(key, value)
    },
    matching: async pattern => {
      const found = [...(await all())].filter(([key]) => pattern.test(key))
      return found.flatMap(([, those]) => those.map(value => value ?? ''))
    },
  }
}

/**
 * Reads the configuration as git sees it here: all files, includes and conditions, and the environment.
 *
 * @see git-config(1), --list -z: `key LF value NUL`, or `key NUL`
 */
async function list(git: Repository): Promise<ReadonlyMap<string, readonly Value[]>> {
  const { stdout } = await runGit(git, ['config', '--list', '-z'])
  const all = new Map<string, Value[]>()
  for (const entry of stdout.toString('utf8').split('\0').slice(0, -1)) {
    const end = entry.indexOf('\n')
    const key = end === -1 ? entry : entry.slice(0, end)
    const value = end === -1 ? null : entry.slice(end + 1)
    const values = all.get(key)
    if (values) values.push(value)
    else all.set(key, [value])
  }
  return all
}

/** Section and name in lower case, as git prints them; the subsection is case-sensitive. */
function folded(key: string): string {
  const first = key.indexOf('.')
  const last = key.lastIndexOf('.')
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase()
}

/** @see config.c, git_parse_maybe_bool */
function readBoolean(key: string, value: Value): boolean {
  if (value === null || /^(?:true|yes|on)$/i.test(value)) return true
  if (/^(?:false|no|off)?$/i.test(value)) return false
  const number = /^\s*([+-]?(?:0x[0-9a-f]+|\d+))[kmg]?$/i.exec(value)?.[1]
  if (number === undefined) throw new GitSlimError('usage', messages.git.notABoolean(key, value))
  return /[1-9a-f]/i.test(number.replace(/^[+-]?0x/i, ''))
}
