import type { ClonePlan, Credential } from './clone-plan.js'
import { parseRemoteUrl } from './remote-url.js'

/** The file with a clone's credential: in its git directory, and not in the configuration, which is often shown. */
export const credentialFile = 'slim-credentials'

/**
 * A credential helper that answers git and forgets a credential that the server refuses; it stores no credentials from
 * other helpers. Git passes the directory, because a clone may be moved, and have further worktrees.
 */
const helper = `!f() { test "$1" = store || git credential-store --file="$(git rev-parse --git-common-dir)/${credentialFile}" "$1"; }; f`

/** A credential that a clone stores for later git commands. */
export interface LastingCredential {
  /**
   * For the clone's own configuration: the helper for this one server. No other helper answers for it, or stores its
   * credential.
   */
  readonly config: ClonePlan['config']
  /** The text of {@link credentialFile}. */
  readonly text: string
}

/**
 * Returns how a clone stores a credential: for its own server, and for none that this one redirects to.
 *
 * @see git-credential-store(1), STORAGE FORMAT
 */
export function lastingCredential(url: string, { username, password = '' }: Credential): LastingCredential {
  const { protocol, host } = new URL(url)
  return {
    config: credentialLines(url),
    text: `${protocol}//${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}\n`,
  }
}

/** Returns the credential for a server from the text of such a file, or undefined. */
export function keptCredential(text: string, url: string): Credential | undefined {
  const { origin } = new URL(url)
  for (const line of text.split('\n')) {
    const outcome = parseRemoteUrl(line)
    if (
      outcome.kind === 'address' &&
      outcome.address.kind === 'http' &&
      new URL(outcome.address.url).origin === origin
    ) {
      return outcome.address.credential
    }
  }
  return undefined
}

/** Returns the configuration lines that name the credential file of a server. */
function credentialLines(url: string): ClonePlan['config'] {
  const { protocol, host } = new URL(url)
  const section = `credential "${protocol}//${host}"`
  return [
    [section, 'helper', ''],
    [section, 'helper', helper],
  ]
}
