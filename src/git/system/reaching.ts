import type { Remote, TransferOptions, Env } from '../port.js'
import { remoteEnvironment } from './remote-environment.js'
import { type GitProgram, runGit } from './spawn.js'
import { isLocalAddress } from '../../core/clone/remote-url.js'

/** Returns the program with everything a command needs to contact the server. Only commands that do so get it. */
export async function reaching(git: GitProgram, remote: Remote, options: TransferOptions): Promise<GitProgram> {
  const ssh = await sshEnvironment(git, remote, options)
  return { ...git, env: { ...remoteEnvironment(git.env, remote, options), ...ssh } }
}

/**
 * Returns the settings that keep ssh from asking questions where nobody answers: an unknown host key or a locked key is
 * then a failure, not a wait. If the user has configured another program than plain ssh, it is left alone.
 */
async function sshEnvironment(
  git: GitProgram,
  remote: Remote,
  { prompts }: Pick<TransferOptions, 'prompts'>,
): Promise<Env> {
  if (prompts === 'allowed' || isLocalAddress(remote) || /^(?:https?|git):/i.test(remote.url)) return {}
  if (git.env['GIT_SSH_COMMAND'] !== undefined || git.env['GIT_SSH'] !== undefined) return {}
  const { exitCode } = await runGit(git, ['config', '--get', 'core.sshCommand'], { expect: [0, 1] })
  return exitCode === 0 ? {} : { GIT_SSH_COMMAND: 'ssh -oBatchMode=yes' }
}
