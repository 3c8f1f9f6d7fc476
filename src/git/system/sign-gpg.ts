import { platform } from 'node:os'
import { messages } from '../../output/messages.js'
import type { Env, SignatureOutcome } from '../port.js'
import { wordsOf } from './failure.js'
import { runProgram } from './run-program.js'
import { inHeader, type SigningProgram } from './signing-program.js'

/**
 * Signs with gpg, or with gpgsm, which takes the same options.
 *
 * @see gpg-interface.c, sign_buffer_gpg
 */
export async function signByGpg(
  { git, program, cwd, env }: SigningProgram,
  key: string,
  payload: Uint8Array,
): Promise<SignatureOutcome> {
  const args = ['--status-fd=2', '-bsau', key]
  const end = await runProgram(git, { program, args, cwd, env, input: payload })
  if (end.kind === 'not-started') return { kind: 'failed', reason: end.reason, lacks: 'key' }
  const status = end.stderr.toString('utf8')
  const created = /^\[GNUPG:\] SIG_CREATED /m.test(status)
  const signature = inHeader(end.stdout)
  if (end.exitCode === 0 && created) {
    if (signature !== undefined) return { kind: 'signed', signature, asks: 'elsewhere' }
    return { kind: 'failed', reason: messages.signing.nothingWritten(program), lacks: 'key' }
  }
  const code = failureCode(status)
  if (cancelled.has(code)) return { kind: 'cancelled' }
  return { kind: 'failed', reason: wordsForPeople(status), lacks: code === badPassphrase ? 'passphrase' : 'key' }
}

/** GPG_ERR_CANCELED and GPG_ERR_FULLY_CANCELED. */
const cancelled: ReadonlySet<number> = new Set([99, 198])
const badPassphrase = 11

/** The bits above the lowest sixteen name the program. */
function failureCode(status: string): number {
  return Number(/^\[GNUPG:\] FAILURE \S+ (\d+)/m.exec(status)?.[1] ?? 0) & 0xffff
}

function wordsForPeople(status: string): string {
  const words = status.split('\n').filter(line => !line.startsWith('[GNUPG:]'))
  return wordsOf(words.join('\n').trim() || status)
}

/**
 * Returns the environment that tells gpg on which terminal to ask for a passphrase: it looks at its own standard input,
 * which is not a terminal here.
 */
export async function withTerminal({ git, env, cwd }: Omit<SigningProgram, 'program'>): Promise<Env> {
  if (env['GPG_TTY'] !== undefined || platform() === 'win32') return env
  const end = await runProgram(git, { program: 'tty', args: [], cwd, env, input: 'terminal' })
  return end.kind === 'ended' && end.exitCode === 0 ? { ...env, GPG_TTY: end.stdout.toString('utf8').trim() } : env
}
