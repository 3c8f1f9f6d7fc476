import type { Remote, TransferOptions } from '../port.js'
import { remoteEnvironment } from './remote-environment.js'
import type { GitProgram } from './spawn.js'
import { sshEnvironment } from './ssh-command.js'

/** Returns the program with all that a command needs to reach the server. Only those that do are given it. */
export async function reaching(git: GitProgram, remote: Remote, options: TransferOptions): Promise<GitProgram> {
  const ssh = await sshEnvironment(git, remote, options)
  return { ...git, env: { ...remoteEnvironment(git.env, remote, options), ...ssh } }
}
