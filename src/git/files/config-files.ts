import { realpath, stat } from 'node:fs/promises'
import { platform } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { parseConfigParameters } from '../../core/config/config-environment.js'
import { ConfigValues, parseBoolean } from '../../core/config/config-values.js'
import { asksForRemotes, conditionHolds } from '../../core/config/include-condition.js'
import { type ConfigEntry, MalformedConfig, parseConfig } from '../../core/config/parse-config.js'
import { messages } from '../../output/messages.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Env, RefName } from '../port.js'
import { readBounded } from './bounded-file.js'
import { hasCode, orAbsent } from './file-errors.js'
import { homeOf, homePath } from './home-path.js'

/** The state that conditional includes ask about. */
export interface ConfigSurroundings {
  readonly env: Env
  /** Undefined when there is no repository. */
  readonly gitDirectory: string | undefined
  /** The branch of HEAD. */
  readonly branch: RefName | undefined
}

/** A longer configuration is not read. */
const longest = 4 * 1024 * 1024
/** @see config.c, MAX_INCLUDE_DEPTH */
const deepest = 10

/**
 * Returns all settings as git sees them, those with precedence last: of the system, the user, the repository, the
 * environment (also those of `git -c`). The system's file is `/etc/gitconfig`, unless GIT_CONFIG_SYSTEM names another:
 * the installed git's own path is not known here. Without a repository these are the settings that only the user
 * decides about.
 *
 * @throws GitSlimError `usage` for a file that cannot be understood
 * @see git-config(1), FILES
 */
export async function readConfiguration(surroundings: ConfigSurroundings): Promise<readonly ConfigEntry[]> {
  const { gitDirectory } = surroundings
  const real = gitDirectory === undefined ? undefined : await orAbsent(realpath(gitDirectory))
  const names = [real, gitDirectory].filter(name => name !== undefined)
  return new ConfigReader(surroundings, [...new Set(names)]).all()
}

/** Returns the settings in a repository's own file, without its includes: those that define its format. */
export async function readOwnConfiguration(gitDirectory: string): Promise<readonly ConfigEntry[]> {
  const file = join(gitDirectory, 'config')
  return parsed((await readText(file)) ?? '', file)
}

/** The addresses of the remotes for conditions; none while these are being collected. */
type Remotes = 'being-gathered' | { readonly urls: readonly string[] }

/** Reads the files that git would read, in git's order, with their includes. */
class ConfigReader {
  private remotes: Remotes | undefined

  constructor(
    private readonly surroundings: ConfigSurroundings,
    /** The path both with and without symbolic links resolved. */
    private readonly gitDirectories: readonly string[],
  ) {}

  async all(): Promise<readonly ConfigEntry[]> {
    const { env, gitDirectory } = this.surroundings
    const entries: ConfigEntry[] = []
    for (const file of [...systemFiles(env), ...userFiles(env)]) entries.push(...(await this.file(file, 0)))
    if (gitDirectory !== undefined) {
      const local = await this.file(join(gitDirectory, 'config'), 0)
      entries.push(...local)
      if (new ConfigValues(local).getBoolean('extensions.worktreeConfig') === true) {
        entries.push(...(await this.file(join(gitDirectory, 'config.worktree'), 0)))
      }
    }
    return [...entries, ...(await this.withIncluded(environmentEntries(env), undefined, 0))]
  }

  private async file(file: string, depth: number): Promise<readonly ConfigEntry[]> {
    const text = await readText(file)
    if (text === undefined) return []
    if (depth > deepest) throw new GitSlimError('usage', messages.inProcess.includesTooDeep(file))
    return this.withIncluded(parsed(text, file), file, depth)
  }

  private async withIncluded(
    entries: readonly ConfigEntry[],
    file: string | undefined,
    depth: number,
  ): Promise<readonly ConfigEntry[]> {
    const all: ConfigEntry[] = []
    for (const entry of entries) {
      all.push(entry)
      const { key, value } = entry
      const condition = /^includeif\.(.*)\.path$/is.exec(key)?.[1]
      if (!value || (key.toLowerCase() !== 'include.path' && condition === undefined)) continue
      if (condition !== undefined && !(await this.holds(condition, file))) continue
      const included = await this.file(includedPath(value, file, this.surroundings.env), depth + 1)
      if (condition !== undefined && asksForRemotes(condition)) refuseRemotes(included, value)
      all.push(...included)
    }
    return all
  }

  private async holds(condition: string, file: string | undefined): Promise<boolean> {
    const remotes = asksForRemotes(condition) ? await this.knownRemotes() : { urls: [] }
    if (remotes === 'being-gathered') return true
    const { env, branch } = this.surroundings
    return conditionHolds(condition, {
      gitDirectories: this.gitDirectories,
      branch,
      remoteUrls: remotes.urls,
      home: homeOf(env),
      directory: file === undefined ? '' : dirname(file),
    })
  }

  /**
   * As in git, a file included by a condition on remotes must not define one, so that the order of files does not
   * matter.
   */
  private async knownRemotes(): Promise<Remotes> {
    if (this.remotes !== undefined) return this.remotes
    this.remotes = 'being-gathered'
    const values = new ConfigValues(await this.all())
    const urls = values.subsections('remote').flatMap(name => values.getAll(`remote.${name}.url`))
    this.remotes = { urls }
    return this.remotes
  }
}

function refuseRemotes(included: readonly ConfigEntry[], path: string): void {
  if (!included.some(({ key }) => /^remote\..*\.url$/is.test(key))) return
  throw new GitSlimError('usage', messages.inProcess.remoteInInclude(path))
}

function systemFiles(env: Env): readonly string[] {
  if (parseBoolean(env['GIT_CONFIG_NOSYSTEM'] ?? 'false') === true) return []
  const named = env['GIT_CONFIG_SYSTEM']
  if (named !== undefined) return named === '' ? [] : [named]
  return platform() === 'win32' ? [] : ['/etc/gitconfig']
}

function userFiles(env: Env): readonly string[] {
  const named = env['GIT_CONFIG_GLOBAL']
  if (named !== undefined) return named === '' ? [] : [named]
  const home = homeOf(env)
  const xdg = env['XDG_CONFIG_HOME'] || (home === undefined ? undefined : join(home, '.config'))
  const below = xdg === undefined ? [] : [join(xdg, 'git', 'config')]
  return home === undefined ? below : [...below, join(home, '.gitconfig')]
}

async function readText(file: string): Promise<string | undefined> {
  const stats = await orAbsent(stat(file))
  if (stats === undefined || stats.isDirectory()) return undefined
  try {
    return (await readBounded(file, longest)).toString()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    if (isFailure(error, 'corrupt')) throw new GitSlimError('usage', messages.inProcess.fileTooLong(file, longest))
    // Git ignores an unreadable file of the user; then nobody would know why the user's name is missing.
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

function includedPath(value: string, file: string | undefined, env: Env): string {
  const path = homePath(value, env)
  if (isAbsolute(path)) return path
  // Other users' homes and git's installation path are known only to git; a relative path starts from a file.
  if (/^(?:~|%\(prefix\)\/)/.test(path) || file === undefined) {
    throw new GitSlimError('usage', messages.inProcess.unknownInclude(value))
  }
  return resolve(dirname(file), path)
}

/** @see git-config(1), GIT_CONFIG_COUNT; `git -c` beats it */
function environmentEntries(env: Env): readonly ConfigEntry[] {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0)
  if (!Number.isInteger(count) || count < 0 || count > 10_000) {
    throw new GitSlimError('usage', messages.inProcess.badConfigCount(env['GIT_CONFIG_COUNT'] ?? ''))
  }
  const counted = Array.from({ length: count }, (_, i) => {
    const key = env[`GIT_CONFIG_KEY_${i}`]
    const value = env[`GIT_CONFIG_VALUE_${i}`]
    if (!key?.includes('.') || value === undefined) {
      throw new GitSlimError('usage', messages.inProcess.badConfigCount(String(count)))
    }
    return { key, value }
  })
  const parameters = parseConfigParameters(env['GIT_CONFIG_PARAMETERS'] ?? '')
  if (parameters === undefined) throw new GitSlimError('usage', messages.inProcess.badConfigParameters)
  return [...counted, ...parameters]
}
