/** The token that later steps use through git: outside the workspace, where actions/checkout stores it too. */
import { randomUUID } from 'node:crypto'
import { mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, join, posix, relative, sep } from 'node:path'
import { parseRemoteUrl } from '../core/clone/remote-url.js'
import { type ConfigLine, formatConfig } from '../core/config/format-config.js'
import { tokenUser, withToken } from '../core/network/token.js'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { noted, saveState } from './file-commands.js'
import { gitDirectories } from './git-directories.js'
import type { SettingsFiles } from './surroundings.js'

/** The paths of the workspace and of the temporary directory in a container action. */
const container = { workspace: '/github/workspace', temporary: '/github/runner_temp' }

/** Everything that is needed to find all traces of a stored token. */
interface Note {
  /** The configuration file that holds the token. */
  readonly file: string
  /** The clone. */
  readonly directory: string
  readonly workspace: string
}

export interface TokenToKeep {
  readonly token: string
  /** The address of the server that the token is for. */
  readonly url: string
  readonly directory: string
  readonly workspace: string
  readonly temporary: string
}

/**
 * Lets git use the token in later steps of the job: in a clone, its submodules, and linked worktrees. The token is
 * stored in a file that only this user can read, for the one server; the configuration of each repository includes that
 * file. The paths are recorded first, so that the post step finds them however this step ends.
 *
 *     .git/config                             [includeIf "gitdir:<workspace>/.git"]  path = <file>
 *     $RUNNER_TEMP/git-credentials-….config   [http "https://github.com/"]  extraheader = AUTHORIZATION: basic …
 */
export async function keepToken(env: Env, settings: SettingsFiles, request: TokenToKeep): Promise<void> {
  const { token, url, directory, workspace, temporary } = request
  if (!maySend(url, token)) return
  const file = join(temporary, `git-credentials-${randomUUID()}.config`)
  const note = { file, directory, workspace }
  await saveState(env, { token: JSON.stringify(note) })
  try {
    await mkdir(temporary, { recursive: true })
    await writeFile(file, formatConfig(headerLines(url, token)), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new GitSlimError('disk', messages.common.cannotWrite(file, (error as Error).message), { cause: error })
  }
  await forEachRepository(note, (config, lines) => settings.add(config, lines))
}

/** Removes a stored token, if there is one. */
export async function forgetToken(env: Env, settings: SettingsFiles): Promise<void> {
  const note = noted(env, 'token', 'file', 'directory', 'workspace')
  if (note === undefined) return
  await rm(note.file, { force: true, maxRetries: 3 })
  await forEachRepository(note, (config, lines) => settings.remove(config, lines))
}

/** If the token was not sent to the server during the clone (the log says so), later steps do not send it either. */
function maySend(url: string, value: string): boolean {
  const outcome = parseRemoteUrl(url)
  if (outcome.kind !== 'address') return false
  const { kind, address } = withToken(outcome.address, { variable: '', value })
  return kind === 'address' && address.credential?.password === value
}

function headerLines(url: string, token: string): readonly ConfigLine[] {
  const pair = Buffer.from(`${tokenUser}:${token}`).toString('base64')
  return [[`http "${new URL(url).origin}/"`, 'extraheader', `AUTHORIZATION: basic ${pair}`]]
}

type Change = (config: string, lines: readonly ConfigLine[]) => Promise<void>

async function forEachRepository({ file, directory, workspace }: Note, change: Change): Promise<void> {
  for (const found of await gitDirectories(directory)) {
    const [root, gitDirectory] = await Promise.all([realpath(workspace), realpath(found)])
    const inContainer = posix.join(container.workspace, slashes(relative(root, gitDirectory)))
    await change(join(found, 'config'), [
      ...includeLines(slashes(gitDirectory), file),
      ...includeLines(inContainer, posix.join(container.temporary, basename(file))),
    ])
  }
}

/** @see git-config(1), "Conditional includes" */
function includeLines(gitDirectory: string, file: string): readonly ConfigLine[] {
  const pattern = globOf(gitDirectory)
  return [pattern, `${pattern}/worktrees/*`].map(place => [`includeIf "gitdir:${place}"`, 'path', file])
}

/** A name of a section has one line: in a pattern, a question mark stands for what begins another. */
function globOf(path: string): string {
  return path.replace(/[*?[\]\\]/g, '\\$&').replaceAll('\n', '?')
}

/** Git for Windows needs slashes too. */
function slashes(path: string): string {
  return path.replaceAll(sep, '/')
}
