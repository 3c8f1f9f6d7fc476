import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { shellWord } from '../output/shell-word.js'
import { GitSlimError } from '../core/errors.js'
import type { Env } from '../git/port.js'
import { messages } from '../output/messages.js'
import { isMissing } from '../workflows/transfer/files.js'
import type { Inputs } from './inputs.js'
import { noteKey } from './clean-up.js'

/** The command that starts ssh with a key in a directory of its own. */
export interface SshAccess {
  readonly directory: string
  readonly command: string
}

/**
 * Writes the key and the known hosts to the job's temporary directory, readable only by this user. The post step
 * removes them.
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
  // A shell reads it, also on Windows, where a backslash means something else to it.
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

/**
 * The host keys of github.com, as GitHub publishes them.
 *
 * @see https://docs.github.com/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
 */
const githubKeys: readonly string[] = [
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg=',
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQCj7ndNxQowgcQnjshcLrqPEiiphnt+VTTvDP6mHBL9j1aNUkY4Ue1gvwnGLVlOhGeYrnZaMgRK6+PKCUXaDbC7qtbW8gIkhL7aGCsOr/C56SJMy/BCZfxd1nWzAOxSDPgVsmerOBYfNqltV9/hWCqBywINIR+5dIg6JTJ72pcEpEjcYgXkE2YEFXV1JHnsKgbLWNlhScqb2UmyRkQyytRLtL+38TGxkxCflmO+5Z8CSSNY7GidjMIZ7Q4zMjA2n1nGrlTDkzwDCsw+wqFPGQA179cnfGWOWRVruj16z6XyvxvjJwbz0wQZ75XK5tKSb7FNyeIEs4TT4jk+S4dhPeAUC5y+bDYirYgM4GC7uEnztnZyaVWQ7B381AK4Qdrwt51ZqExKbQpTUNn+EjqoTwvqNj4kqx5QUCI0ThS/YkOxJCXmPUWZbhjpCg56i+2aB6CmK2JGhn57K5mj0MNdBXA4/WnwH6XoPWJzK5Nyu2zB3nAZp+S5hpQs+p1vN1/wsjk=',
]

/** Returns the text of a known-hosts file: the given keys, and github.com's. */
function knownHosts(...given: readonly string[]): string {
  return [...given.map(text => text.trim()).filter(Boolean), ...githubKeys.map(key => `github.com ${key}`), ''].join(
    '\n',
  )
}
