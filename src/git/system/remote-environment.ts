import { devNull } from 'node:os'
import { configEnvironment } from '../../core/config/config-environment.js'
import { isLocalAddress } from '../../core/clone/remote-url.js'
import type { Env, Remote, TransferOptions } from '../port.js'

type Settings = readonly (readonly [key: string, value: string])[]

/** Settings that disable parts of the user's configuration during a clone, and make it fast. */
const cloneSettings: Settings = [
  // Nothing may run in the background after a clone, or in a directory that is about to be renamed.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['core.fsmonitor', 'false'],
  // Every transfer stays a single pack: its size on disk is the received size.
  ['fetch.unpackLimit', '1'],
  ['fetch.writeCommitGraph', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['submodule.recurse', 'false'],
  // As many as there are processors; below its own threshold of a hundred files git uses one (from 2.32).
  ['checkout.workers', '0'],
]

/** Returns the environment of every git command that makes a clone. */
export function cloneEnvironment(env: Env): Env {
  return {
    ...configEnvironment(env, cloneSettings),
    // Progress is read from a pipe and needed at once: git would delay it for two seconds.
    GIT_PROGRESS_DELAY: '0',
    // LFS files are fetched on request, and with a credential: not by a filter during the checkout.
    GIT_LFS_SKIP_SMUDGE: env['GIT_LFS_SKIP_SMUDGE'] ?? '1',
  }
}

/**
 * Returns the environment of a command that contacts the server: the allowed transports, the credential, and the stall
 * timeout.
 */
export function remoteEnvironment(env: Env, remote: Remote, options: ReachOptions): Env {
  const { prompts, stallMs } = options
  return {
    ...credentialEnvironment(stallMs === undefined ? env : configEnvironment(env, stallSettings(stallMs)), remote),
    GIT_ALLOW_PROTOCOL: allowedProtocols(env, remote),
    ...(prompts === 'never' ? { GIT_TERMINAL_PROMPT: '0' } : {}),
  }
}

type ReachOptions = Pick<TransferOptions, 'prompts' | 'stallMs'>

/**
 * Curl gives up after less than a byte a second for this long: a busy server sends a keep-alive of five bytes every
 * five seconds.
 */
function stallSettings(ms: number): Settings {
  return [
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', String(Math.max(1, Math.ceil(ms / 1000)))],
  ]
}

/** A server may redirect git, but never to this machine's files, nor to a program (`ext::`). */
function allowedProtocols(env: Env, remote: Remote): string {
  const ours = isLocalAddress(remote) ? ['file'] : ['http', 'https', 'ssh', 'git']
  const theirs = env['GIT_ALLOW_PROTOCOL']?.split(':')
  return ours.filter(protocol => theirs?.includes(protocol) ?? true).join(':')
}

/** Answers git's question from the variables below; does nothing for store and erase. */
const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$GIT_SLIM_CREDENTIAL_USERNAME" "$GIT_SLIM_CREDENTIAL_PASSWORD"; }; f`

/**
 * Passes the credential to git through a helper that answers only for the one host: after a redirect to another, nobody
 * does. The user's own helpers are not asked, and so cannot store it. With only a user name they are asked.
 */
function credentialEnvironment(env: Env, { url, reached = url, credential }: Remote): Env {
  if (credential === undefined) return env
  const origin = /^[a-z]+:\/\/[^/?#]+/i.exec(reached)?.[0] ?? reached
  if (credential.password === undefined) {
    return configEnvironment(env, [[`credential.${origin}.username`, credential.username]])
  }
  return {
    ...configEnvironment(env, [
      ['credential.helper', ''],
      [`credential.${origin}.helper`, helper],
      // A hook's environment begins with git's.
      ['core.hooksPath', devNull],
    ]),
    GIT_SLIM_CREDENTIAL_USERNAME: credential.username,
    GIT_SLIM_CREDENTIAL_PASSWORD: credential.password,
  }
}
