import { isFailure } from '../../core/errors.js'
import type { Credential, Remote } from '../port.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Has git ask the person at the terminal for a credential, once for all commands that reach the server.
 *
 * @see git-credential(1), fill
 */
export async function askForCredential(git: GitProgram, { url, credential }: Remote): Promise<Required<Credential>> {
  const known = credential === undefined ? {} : { username: credential.username }
  const { stdout } = await runGit(git, ['credential', 'fill'], { input: attributes({ url, ...known }) })
  const answers = new Map(stdout.toString('utf8').split('\n').map(splitOnce))
  return { username: answers.get('username') ?? '', password: answers.get('password') ?? '' }
}

/** Reports to the user's helpers whether the credential was right, so that they may store it, as for git. */
export async function tellHelpers(
  git: GitProgram,
  verdict: 'approve' | 'reject',
  { url, credential }: Remote & { readonly credential: Required<Credential> },
): Promise<void> {
  await runGit(git, ['credential', verdict], { input: attributes({ url, ...credential }) })
}

/** Tells whether git would have asked for a credential. */
export function lacksAnswer(error: unknown): boolean {
  return isFailure(error) && /could not read (?:Username|Password)/.test(error.reason ?? '')
}

/** Tells whether a server has refused a credential: any other failure says nothing about it. */
export function isRefusal(error: unknown): boolean {
  return isFailure(error) && /Authentication failed/.test(error.reason ?? '')
}

function attributes(values: Readonly<Record<string, string>>): string {
  return `${Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}\n`
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}
