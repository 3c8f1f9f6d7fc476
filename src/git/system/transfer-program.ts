import type { TransferOptions, Clock, Env, ProcessMark } from '../port.js'
import { gitEnvironment } from './environment.js'
import { cloneEnvironment } from './remote-environment.js'
import type { GitProgram } from './spawn.js'
import type { KillProcess } from './process-tree.js'

/** Returns git as it is started in the directory of a new clone. */
export function transferProgram(
  { program, env, trace, kill }: SystemParts,
  cwd: string,
  { signal }: Pick<TransferOptions, 'signal'>,
): GitProgram {
  return { program, cwd, env: cloneEnvironment(gitEnvironment(env)), trace, signal, kill }
}

export interface SystemParts {
  /** The git program, by its full path. */
  readonly program: string
  /** Its version, as semver. */
  readonly version: string
  readonly env: Env
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly kill: KillProcess
  /** Marks temporary files of this process. */
  readonly mark: ProcessMark
  /** Called for every git command that is started. */
  readonly trace: (command: string) => void
}
