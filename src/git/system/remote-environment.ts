import { devNull } from 'node:os'
import { configEnvironment } from '../../core/config/config-environment.js'
import { isLocalAddress } from '../../core/clone/remote-url.js'
import type { Env, Remote, TransferOptions } from '../port.js'

type Settings = readonly (readonly [key: string, value: string])[]

/** What of the user's configuration must not happen while a clone is made, and what makes it quick. */
const cloneSettings: Settings = [
  // Nothing may run on behind a clone that has just been made, nor in a directory that is about to be renamed.
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['core.fsmonitor', 'false'],
  // Every transfer stays the pack it came as: its size on disk is what was received.
  ['fetch.unpackLimit', '1'],
  ['fetch.writeCommitGraph', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['submodule.recurse', 'false'],
  // As many as there are processors; git keeps to one below its own threshold of a hundred files (from 2.32).
  ['checkout.workers', '0'],
]

/** Returns the environment of every git command that makes a clone. */
export function cloneEnvironment(env: Env): Env {
  return {
    ...configEnvironment(env, cloneSettings),
    // Progress comes through a pipe and is wanted at once: git would keep it back for two seconds.
    GIT_PROGRESS_DELAY: '0',
    // What is kept in LFS is fetched when it is asked for, and with a credential: not by a filter during the checkout.
    GIT_LFS_SKIP_SMUDGE: env['GIT_LFS_SKIP_SMUDGE'] ?? '1',
  }
}

/**
 * Returns the environment of a command that reaches the server: which ways it may go, with which credential, and how
 * long a connection may stand still.
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

/** Curl gives up when less than a byte a second has come for so long: servers at work send five every five seconds. */
function stallSettings(ms: number): Settings {
  return [
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', String(Math.max(1, Math.ceil(ms / 1000)))],
  ]
}

/** A server may send git elsewhere, but never to this machine's files, and nowhere to a program (`ext::`). */
function allowedProtocols(env: Env, remote: Remote): string {
  const ours = isLocalAddress(remote) ? ['file'] : ['http', 'https', 'ssh', 'git']
  const theirs = env['GIT_ALLOW_PROTOCOL']?.split(':')
  return ours.filter(protocol => theirs?.includes(protocol) ?? true).join(':')
}

/** Answers git's question with the variables below; says nothing when it is asked to store or to erase. */
const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$GIT_SLIM_CREDENTIAL_USERNAME" "$GIT_SLIM_CREDENTIAL_PASSWORD"; }; f`

/**
 * Hands the credential to git by a helper that answers for the one host alone: after a redirect to another, nobody does.
 *
 * The user's own helpers are not asked, and so cannot store it. With a name alone they are: the name is all there is.
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
      // What a hook starts with is the environment of git.
      ['core.hooksPath', devNull],
    ]),
    GIT_SLIM_CREDENTIAL_USERNAME: credential.username,
    GIT_SLIM_CREDENTIAL_PASSWORD: credential.password,
  }
}
