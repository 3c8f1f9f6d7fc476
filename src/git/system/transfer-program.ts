import type { TransferOptions } from '../port.js'
import type { SystemParts } from './backend.js'
import { gitEnvironment } from './environment.js'
import { cloneEnvironment } from './remote-environment.js'
import type { GitProgram } from './spawn.js'

/** Returns git as it is started in a directory where a clone is made. */
export function transferProgram(
  { program, env, trace, kill }: SystemParts,
  cwd: string,
  { signal }: Pick<TransferOptions, 'signal'>,
): GitProgram {
  return { program, cwd, env: cloneEnvironment(gitEnvironment(env)), trace, signal, kill }
}
