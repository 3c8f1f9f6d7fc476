import { GitSlimError } from './errors.js'
import type { Backend, Clock, Env } from './port.js'
import { messages } from '../output/messages.js'

export interface BackendChoice {
  readonly wanted: string
  readonly env: Env
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Told every git command that is started. */
  readonly trace: (command: string) => void
  /** Told why, when `auto` falls back to the embedded backend. */
  readonly note: (text: string) => void
}

/** The oldest git the system backend works with. */
export const oldestGit = '2.31.0'

/**
 * Returns the backend to use: `auto` takes git when it is on PATH and new enough, else the embedded one.
 *
 * @throws GitSlimError `usage` for a name that is none, `unsupported` when `system` is wanted and cannot be had
 */
export async function chooseBackend(choice: BackendChoice): Promise<Backend> {
  throw new GitSlimError(
    'usage',
    messages.cli.invalidChoice('--backend', choice.wanted, ['auto', 'system', 'embedded']),
  )
}
