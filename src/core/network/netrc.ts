import type { Credential } from '../clone/clone-plan.js'

/**
 * Returns the user and password of a host from a `.netrc` file, or undefined. The first matching entry counts,
 * `default` included; with a user given, the first entry of that user.
 *
 * @see curl's lib/netrc.c, which git relies on
 */
export function netrcCredential(text: string, host: string, username?: string): Required<Credential> | undefined {
  return entriesOf(tokensOf(text)).find(
    entry =>
      (entry.machine === undefined || entry.machine.toLowerCase() === host.toLowerCase()) &&
      (username === undefined || entry.username === username),
  )
}

interface Entry extends Required<Credential> {
  /** Undefined for `default`. */
  readonly machine: string | undefined
}

/** An entry without a password is ignored. */
function entriesOf(tokens: readonly string[]): readonly Entry[] {
  const entries: Entry[] = []
  let machine: string | undefined
  let username = ''
  let password: string | undefined
  const end = () => {
    if (password !== undefined) entries.push({ machine, username, password })
    username = ''
    password = undefined
  }
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i]
    if (word === 'machine' || word === 'default') {
      end()
      machine = word === 'machine' ? (tokens[++i] ?? '') : undefined
    } else if (word === 'login') username = tokens[++i] ?? ''
    else if (word === 'password') password = tokens[++i]
    else if (word === 'account') i++
  }
  end()
  return entries
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Words may be quoted. A comment ends with its line, a macro with the next empty line. */
function tokensOf(text: string): readonly string[] {
  const plain = text.replace(/^\s*macdef\b[^]*?(?:\n[ \t\r]*\n|$(?![^]))/gm, '\n')
  const tokens: string[] = []
  for (const [, comment, quoted, word] of plain.matchAll(/(#.*)|"((?:\\[^]|[^"\\])*)"|(\S+)/g)) {
    if (comment !== undefined) continue
    tokens.push(word ?? (quoted ?? '').replace(/\\([^])/g, (_all, char: string) => escapes[char] ?? char))
  }
  return tokens
}
