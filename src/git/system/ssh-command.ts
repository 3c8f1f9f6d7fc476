import { isLocalAddress } from '../../core/clone/remote-url.js'
import type { Env, Remote, TransferOptions } from '../port.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Returns what keeps ssh from asking questions where nobody answers: an unknown host key or a locked key is then a
 * failure, not a wait. Whatever the user has set up instead of plain ssh stays as it is.
 */
export async function sshEnvironment(
  git: GitProgram,
  remote: Remote,
  { prompts }: Pick<TransferOptions, 'prompts'>,
): Promise<Env> {
  if (prompts === 'allowed' || isLocalAddress(remote) || /^(?:https?|git):/i.test(remote.url)) return {}
  if (git.env['GIT_SSH_COMMAND'] !== undefined || git.env['GIT_SSH'] !== undefined) return {}
  const { exitCode } = await runGit(git, ['config', '--get', 'core.sshCommand'], { expect: [0, 1] })
  return exitCode === 0 ? {} : { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' }
}
