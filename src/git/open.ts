import { resolve } from 'node:path'
import semverGte from 'semver/functions/gte.js'
import { messages } from '../output/messages.js'
import { type ErrorText, GitSlimError, isFailure } from '../core/errors.js'
import type { Backend, Clock, Env, ProcessMark } from './port.js'
import { systemBackend } from './system/backend.js'
import { gitEnvironment } from './system/environment.js'
import { findGit, gitVersion } from './system/find-git.js'
import type { KillProcess } from './system/process-tree.js'

export interface BackendChoice {
  /** The option's value; undefined: GIT_SLIM_BACKEND, or else `auto`. */
  readonly wanted: string | undefined
  readonly env: Env
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly mark: ProcessMark
  /** Sends a signal to a process, as `process.kill` does. */
  readonly kill: KillProcess
  /** Called for every git command that is started. */
  readonly trace: (command: string) => void
  /** Called with the reason when `auto` falls back to the embedded backend. */
  readonly note: (text: string) => void
}

/** The oldest git the system backend works with. */
const oldestGit = '2.31.0'

/**
 * Returns the backend to use: `auto` takes git when it is on PATH and new enough, else the embedded one.
 *
 * @throws GitSlimError `usage` for a name that is none, `unsupported` when `system` is wanted and cannot be had
 */
export async function chooseBackend(choice: BackendChoice): Promise<Backend> {
  const wanted = choice.wanted ?? (choice.env['GIT_SLIM_BACKEND'] || 'auto')
  switch (wanted) {
    case 'embedded':
      return embedded(choice)
    case 'system':
    case 'auto': {
      const found = await lookForGit(choice)
      if ('program' in found) return systemBackend({ ...choice, ...found })
      if (wanted === 'system') throw new GitSlimError('unsupported', found.lacking)
      choice.note(messages.common.usingEmbedded(found.lacking))
      return embedded(choice)
    }
    default:
      throw new GitSlimError('usage', invalidName(choice, wanted))
  }
}

type Found = { readonly program: string; readonly version: string } | { readonly lacking: ErrorText }

async function lookForGit({ env, signal, trace, kill }: BackendChoice): Promise<Found> {
  const program = await findGit(env)
  if (program === undefined) return { lacking: messages.common.gitMissing(oldestGit) }
  try {
    const version = await gitVersion({ program, cwd: resolve('/'), env: gitEnvironment(env), trace, signal, kill })
    return semverGte(version, oldestGit)
      ? { program, version }
      : { lacking: messages.common.gitTooOld(version, oldestGit) }
  } catch (error) {
    // Only the user can repair a broken configuration file, and it would stop the other backend too.
    if (!isFailure(error, 'git-failed', 'unsupported') || /config/.test(error.reason ?? '')) throw error
    // For instance the git of a Mac without developer tools, which only says where to get them.
    return { lacking: messages.git.doesNotWork(program, error.reason ?? error.message) }
  }
}

/** Loaded only when it is used. */
async function embedded(choice: BackendChoice): Promise<Backend> {
  const { embeddedBackend } = await import('./embedded/backend.js')
  return embeddedBackend(choice)
}

function invalidName({ wanted }: BackendChoice, name: string): ErrorText {
  const source = wanted === undefined ? 'GIT_SLIM_BACKEND' : '--backend'
  return messages.cli.invalidChoice(source, name, ['auto', 'system', 'embedded'])
}
