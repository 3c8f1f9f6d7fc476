import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shellWord } from '../output/shell-word.js'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { isMissing } from '../workflows/clone/files.js'
import type { Inputs } from './inputs.js'
import { knownHosts } from './known-hosts.js'
import { noteKey } from './clean-up.js'

/** How ssh is to be started, with a key that stands in a directory of its own. */
export interface SshAccess {
  readonly directory: string
  readonly command: string
}

/**
 * Puts the key and the known hosts where only this user reads them: in the job's temporary directory. The post step
 * removes it.
 *
 * @throws GitSlimError `disk` where there is no place for them
 */
export async function openSshAccess(env: Env, temporary: string, inputs: Inputs): Promise<SshAccess> {
  const directory = await directoryIn(temporary)
  const [key, hosts] = [join(directory, 'key'), join(directory, 'known_hosts')]
  await noteKey(env, directory)
  await writeFile(key, `${inputs.sshKey}\n`, { mode: 0o600 })
  await writeFile(hosts, knownHosts(await ownKnownHosts(env), inputs.sshKnownHosts))
  const options = [
    ['-i', key],
    ['-o', 'IdentitiesOnly=yes'],
    ['-o', 'BatchMode=yes'],
    ['-o', `UserKnownHostsFile="${hosts}"`],
    ['-o', `StrictHostKeyChecking=${inputs.sshStrict ? 'yes' : 'accept-new'}`],
    ['-o', 'CheckHostIP=no'],
  ]
  // A shell reads it, also on Windows, and there takes a backslash for something else.
  const command = ['ssh', ...options.flat().map(word => shellWord(word.replaceAll('\\', '/')))].join(' ')
  return { directory, command }
}

async function directoryIn(temporary: string): Promise<string> {
  try {
    await mkdir(temporary, { recursive: true })
    return await mkdtemp(join(temporary, 'git-slim-ssh-'))
  } catch (error) {
    throw new GitSlimError('disk', messages.common.cannotWrite(temporary, (error as Error).message), { cause: error })
  }
}

async function ownKnownHosts(env: Env): Promise<string> {
  const home = env['HOME'] || env['USERPROFILE']
  if (!home) return ''
  try {
    return await readFile(join(home, '.ssh', 'known_hosts'), 'utf8')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}
