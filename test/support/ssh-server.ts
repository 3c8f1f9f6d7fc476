import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import { sshdProgram } from './installed.js'
import { tempDirectory } from './temp.js'

export interface SshServer {
  /** `ssh://user@127.0.0.1:<port>`; repositories are found below it by their directory's name. */
  readonly url: string
  /** A name that the client's configuration has for it, for `host:path`. */
  readonly alias: string
  readonly port: number
  /** Of a client whose key is known to the server, and that knows the server's: nothing of the user's own is read. */
  readonly env: Env
  /** Of a client that knows no server, expects another key of this one, or has a key that the server does not know. */
  readonly strangers: Readonly<Record<'unknownHost' | 'changedHost' | 'refusedKey', Env>>
  /** Breaks all connections off. */
  hangUp(): void
  /** How many connections have been made. */
  connections(): number
  /** The file to which each start of ssh by a client adds its environment. */
  readonly seen: string
  /** Returns how many sessions that say nothing have begun. */
  sessions(): Promise<number>
}

/**
 * Serves the repositories below a directory over ssh, as the user who runs the tests, until the test ends.
 *
 * It is the test that listens, on a free port of 127.0.0.1; sshd is started for each connection, as by inetd.
 */
export async function serveSsh(
  t: Pick<ExecutionContext, 'teardown'>,
  root: string,
  { env, broken }: { readonly env: Env; readonly broken?: 'session' | undefined },
): Promise<SshServer> {
  const directory = await tempDirectory(t)
  for (const name of ['host', 'another-host', 'user', 'stranger']) makeKey(join(directory, name))
  await writeFile(join(directory, 'sshd_config'), await serverSettings({ directory, root, broken }))
  const children: ChildProcess[] = []
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket)
    const args = ['-i', '-e', '-f', join(directory, 'sshd_config')]
    const child = spawn(sshdProgram ?? '', args, { stdio: ['pipe', 'pipe', 'ignore'] })
    children.push(child)
    // Not the connection itself: what sshd has started would keep it open.
    socket.on('error', () => {}).pipe(child.stdin.on('error', () => {}))
    child.stdout.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const hangUp = () => {
    for (const child of children) child.kill('SIGKILL')
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(async () => {
    hangUp()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  const client = (name: string, key: string, host?: string) =>
    clientEnvironment({ directory, env, port }, { name, key, host })
  return {
    url: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    alias: 'box',
    port,
    env: await client('friend', 'user', 'host'),
    strangers: {
      unknownHost: await client('newcomer', 'user'),
      changedHost: await client('cheated', 'user', 'another-host'),
      refusedKey: await client('keyless', 'stranger', 'host'),
    },
    hangUp,
    connections: () => sockets.length,
    seen: join(directory, 'seen'),
    sessions: async () => (await readFile(join(directory, 'begun'), 'utf8').catch(() => '')).length,
  }
}

interface Place {
  readonly directory: string
  readonly env: Env
  readonly port: number
}

/** What is read of the user's own home on the server is nothing: a command of ours is run, whatever is asked for. */
async function serverSettings({
  directory,
  root,
  broken,
}: {
  readonly directory: string
  readonly root: string
  readonly broken: 'session' | undefined
}): Promise<string> {
  const command = join(directory, 'command')
  // A URL's path begins at the root, which is ours here.
  const asked = `$(printf %s "$SSH_ORIGINAL_COMMAND" | sed "s#^git-##; s# '/# './#")`
  const rest = broken === 'session' ? `echo >>'${directory}/begun'; exec cat >/dev/null` : `eval "exec git ${asked}"`
  const sealed = `export HOME='${directory}' GIT_CONFIG_NOSYSTEM=1; unset XDG_CONFIG_HOME`
  await writeFile(command, `#!/bin/sh\n${sealed}\ncd '${root}' || exit 1\n${rest}\n`)
  await chmod(command, 0o755)
  return [
    `HostKey ${join(directory, 'host')}`,
    `AuthorizedKeysFile ${join(directory, 'user.pub')}`,
    `ForceCommand ${command}`,
    // The directory for temporary files may be written by all.
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AcceptEnv GIT_PROTOCOL',
    'PidFile none',
    'PrintLastLog no',
    'PrintMotd no',
    '',
  ].join('\n')
}

/** A client reads the user's own configuration, whatever HOME says; this one is given another first on PATH. */
async function clientEnvironment(
  { directory, env, port }: Place,
  { name, key, host }: { readonly name: string; readonly key: string; readonly host: string | undefined },
): Promise<Env> {
  const own = join(directory, name)
  await mkdir(own)
  const known = host === undefined ? '' : `[127.0.0.1]:${port} ${publicKey(join(directory, host))}\n`
  await writeFile(join(own, 'known_hosts'), known)
  const settings = [
    'Host box',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    'Host *',
    `  User ${userInfo().username}`,
    `  IdentityFile ${join(directory, key)}`,
    '  IdentitiesOnly yes',
    '  IdentityAgent none',
    `  UserKnownHostsFile ${join(own, 'known_hosts')}`,
    '  GlobalKnownHostsFile /dev/null',
    '',
  ]
  await writeFile(join(own, 'config'), settings.join('\n'))
  const real = spawnSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).stdout.trim()
  await writeFile(join(own, 'ssh'), `#!/bin/sh\nenv >>'${directory}/seen'\nexec '${real}' -F '${own}/config' "$@"\n`)
  await chmod(join(own, 'ssh'), 0o755)
  return { ...env, PATH: `${own}${delimiter}${env['PATH'] ?? ''}`, SSH_AUTH_SOCK: undefined }
}

function makeKey(file: string): void {
  const { status, stderr } = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file])
  if (status !== 0) throw new Error(`ssh-keygen failed: ${stderr.toString()}`)
}

function publicKey(file: string): string {
  return spawnSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).stdout.trim()
}
