import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { ConfigValues } from '../../core/config/config-values.js'
import { conditionHolds } from '../../core/config/include-condition.js'
import { type ConfigEntry, MalformedConfig, parseConfig } from '../../core/config/parse-config.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import type { Env, RefName } from '../port.js'
import { hasCode, orAbsent } from './file-errors.js'

/** What conditional includes may ask about. */
export interface ConfigSurroundings {
  readonly env: Env
  /** Undefined when there is no repository. */
  readonly gitDirectory: string | undefined
  /** The branch HEAD stands for. */
  readonly branch: RefName | undefined
}

/** No configuration is longer; what is, is not read. */
const longest = 4 * 1024 * 1024
/** @see config.c, MAX_INCLUDE_DEPTH */
const deepest = 10

/**
 * Returns all settings as git sees them, those that beat the others last: of the user, of the repository, of the
 * environment. The system's own file (`/etc/gitconfig`, or wherever that git was built to look) is not read.
 *
 * @throws GitSlimError `usage` for a file that cannot be understood
 * @see git-config(1), FILES
 */
export async function readConfiguration(surroundings: ConfigSurroundings): Promise<readonly ConfigEntry[]> {
  const { env, gitDirectory } = surroundings
  const entries: ConfigEntry[] = []
  for (const file of userFiles(env)) entries.push(...(await readFileOf(file, surroundings, 0)))
  if (gitDirectory !== undefined) {
    const local = await readFileOf(join(gitDirectory, 'config'), surroundings, 0)
    entries.push(...local)
    if (new ConfigValues(local).getBoolean('extensions.worktreeConfig') === true) {
      entries.push(...(await readFileOf(join(gitDirectory, 'config.worktree'), surroundings, 0)))
    }
  }
  return [...entries, ...environmentEntries(env)]
}

/** Returns the settings in a repository's own file, without what it includes: those that say what its format is. */
export async function readOwnConfiguration(gitDirectory: string): Promise<readonly ConfigEntry[]> {
  const file = join(gitDirectory, 'config')
  return parsed((await readText(file)) ?? '', file)
}

function userFiles(env: Env): readonly string[] {
  const named = env['GIT_CONFIG_GLOBAL']
  if (named !== undefined) return named === '' ? [] : [named]
  const home = homeOf(env)
  const xdg = env['XDG_CONFIG_HOME'] || (home === undefined ? undefined : join(home, '.config'))
  const below = xdg === undefined ? [] : [join(xdg, 'git', 'config')]
  return home === undefined ? below : [...below, join(home, '.gitconfig')]
}

async function readFileOf(
  file: string,
  surroundings: ConfigSurroundings,
  depth: number,
): Promise<readonly ConfigEntry[]> {
  const text = await readText(file)
  if (text === undefined) return []
  if (depth > deepest) throw new GitSlimError('usage', messages.inProcess.includesTooDeep(file))
  const entries: ConfigEntry[] = []
  for (const entry of parsed(text, file)) {
    entries.push(entry)
    const included = includedBy(entry, dirname(file), surroundings)
    if (included !== undefined) entries.push(...(await readFileOf(included, surroundings, depth + 1)))
  }
  return entries
}

async function readText(file: string): Promise<string | undefined> {
  const stats = await orAbsent(stat(file))
  if (stats === undefined || stats.isDirectory()) return undefined
  if (stats.size > longest) throw new GitSlimError('usage', messages.inProcess.configTooLong(file))
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    // Git goes on without a user's file that may not be read; nobody would know why their name is gone.
    if (hasCode(error, 'EACCES', 'EPERM')) {
      throw new GitSlimError('usage', messages.inProcess.configUnreadable(file, (error as Error).message))
    }
    throw error
  }
}

function parsed(text: string, file: string): readonly ConfigEntry[] {
  try {
    return parseConfig(text)
  } catch (error) {
    if (error instanceof MalformedConfig)
      throw new GitSlimError('usage', messages.inProcess.badConfig(file, error.line))
    throw error
  }
}

function includedBy(
  { key, value }: ConfigEntry,
  directory: string,
  { env, gitDirectory, branch }: ConfigSurroundings,
): string | undefined {
  if (value === null || value === '') return undefined
  const condition = /^includeif\.(.*)\.path$/s.exec(key)?.[1]
  if (key !== 'include.path' && condition === undefined) return undefined
  const home = homeOf(env)
  if (condition !== undefined && !conditionHolds(condition, { gitDirectory, branch, home, directory })) return undefined
  const path = value.startsWith('~/') && home !== undefined ? join(home, value.slice(2)) : value
  return isAbsolute(path) ? path : resolve(directory, path)
}

/** @see git-config(1), GIT_CONFIG_COUNT */
function environmentEntries(env: Env): readonly ConfigEntry[] {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0)
  if (!Number.isInteger(count) || count < 0 || count > 10_000) {
    throw new GitSlimError('usage', messages.inProcess.badConfigCount(env['GIT_CONFIG_COUNT'] ?? ''))
  }
  return Array.from({ length: count }, (_, i) => {
    const key = env[`GIT_CONFIG_KEY_${i}`]
    const value = env[`GIT_CONFIG_VALUE_${i}`]
    if (!key?.includes('.') || value === undefined) {
      throw new GitSlimError('usage', messages.inProcess.badConfigCount(String(count)))
    }
    return { key, value }
  })
}

function homeOf(env: Env): string | undefined {
  return env['HOME'] || env['USERPROFILE'] || undefined
}
