import type { ClonePlan, Credential } from './clone-plan.js'
import { parseRemoteUrl } from './remote-url.js'

/** Where a clone keeps its credential: in its git directory, and not in the configuration, which is often shown. */
export const credentialFile = 'slim-credentials'

/**
 * Answers what git asks, and forgets what the server refuses; stores nothing that somebody else has answered. Found by
 * git itself: a clone may be moved, and have further worktrees.
 */
const helper = `!f() { test "$1" = store || git credential-store --file="$(git rev-parse --git-common-dir)/${credentialFile}" "$1"; }; f`

/** A credential that a clone keeps for later commands of git. */
export interface LastingCredential {
  /** For the clone's own configuration: who answers for this one server. No other helper does, or gets to store it. */
  readonly config: ClonePlan['config']
  /** The text of {@link credentialFile}. */
  readonly text: string
}

/**
 * Returns how a clone keeps a credential: for the server it is for, and for none that this one redirects to.
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

/** Returns the credential for a server among those kept in a text, or undefined. */
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

/** Returns the lines by which a clone's configuration says where the credential for a server is. */
function credentialLines(url: string): ClonePlan['config'] {
  const { protocol, host } = new URL(url)
  const section = `credential "${protocol}//${host}"`
  return [
    [section, 'helper', ''],
    [section, 'helper', helper],
  ]
}
