import { literalKey } from './sign-ssh.js'
import { runProgram } from './run-program.js'
import type { SigningProgram } from './signing-program.js'
import { wordsOf } from './failure.js'

export type DefaultKey =
  | { readonly kind: 'found'; readonly key: string }
  | { readonly kind: 'none'; readonly reason: string }

/**
 * Asks the program of gpg.ssh.defaultKeyCommand, such as `ssh-add -L`, for a key, which its first line is.
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

/** Splits a command line at white space that stands in no quotes. @see alias.c, split_cmdline */
function splitCommandLine(text: string): readonly string[] {
  const words = text.match(/(?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+/g) ?? []
  return words.map(word => (word.match(/[^'"\\]+|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"/g) ?? []).map(unquoted).join(''))
}

/** Returns a part of a word without its quotes; in single ones a backslash is one. */
function unquoted(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1)
  return (part.startsWith('"') ? part.slice(1, -1) : part).replace(/\\([^])/g, '$1')
}
