import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messages } from '../../output/messages.js'
import { orAbsent } from '../files/file-errors.js'
import type { SignatureOutcome } from '../port.js'
import { wordsOf } from './failure.js'
import { runProgram } from './run-program.js'
import { inHeader, type SigningProgram } from './signing-program.js'

/** What ssh-keygen signs with. */
export interface SshKey {
  /** A file with the key, or its public key. */
  readonly file: string
  /** Whether the agent has the private key. */
  readonly holder: 'file' | 'agent'
}

/**
 * Signs with ssh-keygen, which reads and writes files. It may ask for a passphrase on the terminal, each time again.
 *
 * @param scratch a directory of our own
 * @see gpg-interface.c, sign_buffer_ssh
 */
export async function signBySsh(
  { git, program, cwd, env }: SigningProgram,
  { key, scratch }: { readonly key: SshKey; readonly scratch: string },
  payload: Uint8Array,
): Promise<SignatureOutcome> {
  const buffer = join(scratch, 'commit')
  const signature = `${buffer}.sig`
  await writeFile(buffer, payload)
  try {
    const agent = key.holder === 'agent' ? ['-U'] : []
    const args = ['-Y', 'sign', '-n', 'git', '-f', key.file, ...agent, buffer]
    const end = await runProgram(git, { program, args, cwd, env, input: 'terminal' })
    if (end.kind === 'not-started') return { kind: 'failed', reason: end.reason, lacks: 'key' }
    if (end.exitCode !== 0) {
      const reason = wordsOf(end.stderr.toString('utf8'))
      return { kind: 'failed', reason, lacks: /incorrect passphrase/.test(reason) ? 'passphrase' : 'key' }
    }
    const asks = key.holder === 'file' ? 'on-the-line' : 'elsewhere'
    const written = inHeader((await orAbsent(readFile(signature))) ?? new Uint8Array())
    if (written === undefined) return { kind: 'failed', reason: messages.signing.nothingWritten(program), lacks: 'key' }
    return { kind: 'signed', signature: written, asks }
  } finally {
    // It would ask whether to overwrite the file.
    await rm(signature, { force: true })
  }
}

/** Returns the key itself, if the setting contains a key and not a file name. */
export function literalKey(text: string): string | undefined {
  if (text.startsWith('key::')) return text.slice('key::'.length)
  return text.startsWith('ssh-') ? text : undefined
}

export type DefaultKey =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'none'; readonly reason: string }

/**
 * Asks the program of gpg.ssh.defaultKeyCommand, such as `ssh-add -L`, for a key: its first line.
 *
 * @see gpg-interface.c, get_default_ssh_signing_key
 */
export async function defaultSshKey(
  { git, cwd, env }: Omit<SigningProgram, 'program'>,
  command: string,
): Promise<DefaultKey> {
  const [program, ...args] = splitCommandLine(command)
  if (program === undefined) return { kind: 'none', reason: command }
  const end = await runProgram(git, { program, args, cwd, env, input: 'nothing' })
  if (end.kind === 'not-started') return { kind: 'none', reason: end.reason }
  const [line = ''] = end.stdout.toString('utf8').split('\n', 1)
  if (end.exitCode === 0 && literalKey(line) !== undefined) return { kind: 'found', key: line }
  return { kind: 'none', reason: wordsOf(`${end.stderr.toString('utf8')}\n${end.stdout.toString('utf8')}`) }
}

/** Splits a command line at white space outside quotes. */
function splitCommandLine(text: string): readonly string[] {
  const words = text.match(/(?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+/g) ?? []
  return words.map(word => (word.match(/[^'"\\]+|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"/g) ?? []).map(unquoted).join(''))
}

/** Returns a part of a word without its quotes; inside single quotes a backslash is literal. */
function unquoted(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1)
  return (part.startsWith('"') ? part.slice(1, -1) : part).replace(/\\([^])/g, '$1')
}
