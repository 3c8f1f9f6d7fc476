import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'
import type { Env } from '../../src/git/port.js'
import type { TestRepository } from './repository.js'
import { removeDirectory, tempDirectory } from './temp.js'

const run = promisify(execFile)

/** A keyring of gpg's with an agent of its own. */
export interface Keyring {
  readonly home: string
  /** Has git use it. */
  readonly env: Env
  readonly fingerprint: string
}

/** When gpg believes to be, all the time: what it signs is the same each time, and so are the commits' names. */
const gpgTime = '20270101T000000!'

/**
 * Makes a key of Uma User's for gpg; the agent ends with the test.
 *
 * @param passphrase asked for by the program `pinentry`
 */
export async function gpgKey(
  t: Pick<ExecutionContext, 'teardown'>,
  { passphrase = '', pinentry }: { readonly passphrase?: string; readonly pinentry?: string } = {},
): Promise<Keyring> {
  // The path of the agent's socket has to be short.
  const home = await mkdtemp('/tmp/gs-')
  const env = { GNUPGHOME: home }
  const at = { env: { ...process.env, ...env, LC_ALL: 'C' } }
  t.teardown(async () => {
    await run('gpgconf', ['--kill', 'all'], at)
    await removeDirectory(home)
  })
  await writeFile(join(home, 'gpg.conf'), `faked-system-time ${gpgTime}\nno-tty\n`)
  await writeFile(join(home, 'gpg-agent.conf'), pinentry === undefined ? '' : `pinentry-program ${pinentry}\n`)
  const who = 'Uma User <uma@example.com>'
  const loopback = ['--batch', '--pinentry-mode', 'loopback', '--passphrase', passphrase]
  await run('gpg', [...loopback, '--quick-gen-key', who, 'ed25519', 'sign', 'never'], at)
  // What has made the key has the agent remember its passphrase.
  await run('gpgconf', ['--reload', 'gpg-agent'], at)
  const { stdout } = await run('gpg', ['--batch', '--with-colons', '--list-secret-keys'], at)
  return { home, env, fingerprint: /^fpr:+(\w+):/m.exec(stdout)?.[1] ?? '' }
}

export interface SshKeyPair {
  readonly file: string
  /** The public key's line. */
  readonly publicKey: string
}

/** Makes a key of Uma User's for ssh, and has git trust it in a repository. */
export async function sshKey(t: Pick<ExecutionContext, 'teardown'>, repo: TestRepository): Promise<SshKeyPair> {
  const directory = await tempDirectory(t)
  const file = join(directory, 'key')
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'uma', '-f', file])
  const { stdout } = await run('ssh-keygen', ['-y', '-f', file])
  const publicKey = stdout.trim()
  const signers = join(directory, 'signers')
  await writeFile(signers, `uma@example.com ${publicKey}\n`)
  await repo.gitSays('config', 'gpg.format', 'ssh')
  await repo.gitSays('config', 'gpg.ssh.allowedSignersFile', signers)
  await repo.gitSays('config', 'user.signingKey', file)
  return { file, publicKey }
}

/** Starts an ssh-agent that holds a key; it ends with the test. */
export async function sshAgent(t: Pick<ExecutionContext, 'teardown'>, { file }: SshKeyPair): Promise<Env> {
  const { stdout } = await run('ssh-agent', ['-s'])
  const value = (name: string) => new RegExp(`${name}=([^;]+);`).exec(stdout)?.[1]
  const env = { SSH_AUTH_SOCK: value('SSH_AUTH_SOCK'), SSH_AGENT_PID: value('SSH_AGENT_PID') }
  t.teardown(() => run('ssh-agent', ['-k'], { env: { ...process.env, ...env } }))
  await run('ssh-add', ['-q', file], { env: { ...process.env, ...env } })
  return env
}

/** Makes a certificate of Uma User's for gpgsm, which it trusts; the agent ends with the test. */
export async function x509Key(t: Pick<ExecutionContext, 'teardown'>): Promise<Keyring> {
  const home = await mkdtemp('/tmp/gs-')
  const env = { GNUPGHOME: home }
  const at = { env: { ...process.env, ...env, LC_ALL: 'C' } }
  t.teardown(async () => {
    await run('gpgconf', ['--kill', 'all'], at)
    await removeDirectory(home)
  })
  await writeFile(join(home, 'gpgsm.conf'), 'disable-crl-checks\n')
  const [request, certificate] = [join(home, 'request'), join(home, 'certificate')]
  const lines = ['Key-Type: RSA', 'Key-Length: 2048', 'Key-Usage: sign, cert', 'Serial: random', 'Hash-Algo: SHA256']
  await writeFile(request, [...lines, 'Name-DN: CN=Uma User', 'Name-Email: uma@example.com', ''].join('\n'))
  // Standard input stands for the passphrase: there is none.
  const loopback = ['--batch', '--pinentry-mode', 'loopback', '--passphrase-fd', '0']
  const making = run('gpgsm', [...loopback, '--output', certificate, '--gen-key', request], at)
  making.child.stdin?.end()
  await making
  await run('gpgsm', ['--batch', '--import', certificate], at)
  const { stdout } = await run('gpgsm', ['--list-secret-keys', '--with-colons'], at)
  const fingerprint = /^fpr:+(\w+):/m.exec(stdout)?.[1] ?? ''
  await writeFile(join(home, 'trustlist.txt'), `${fingerprint} S relax\n`)
  await run('gpgconf', ['--reload', 'gpg-agent'], at)
  return { home, env, fingerprint }
}
