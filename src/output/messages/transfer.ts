/** Messages about failures between git and a server. The address is shown without user name and password. */
import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'
import type { BackendName } from '../../core/process.js'
import type { Credential } from '../../core/clone/clone-plan.js'
import type { TransferStage } from '../../core/network/progress.js'

const stages: Readonly<Record<TransferStage, string>> = {
  connect: 'Connecting',
  count: 'Server counts objects',
  compress: 'Server compresses objects',
  receive: 'Receiving objects',
  resolve: 'Resolving deltas',
  checkout: 'Checking out files',
  submodules: 'Cloning submodules',
  'large-files': 'Fetching files from LFS',
  sign: 'Signing commits',
  hooks: 'Running hooks',
}

/** Git's current activity, for a progress line. */
export function stageName(stage: TransferStage): string {
  return stages[stage]
}

const reach = (address: string) => `git ls-remote ${shellWord(address)}`

export function foreignRepository(address: string, reason: string): ErrorText {
  const remedy = /git config --global --add safe\.directory .+/.exec(reason)?.[0]
  return {
    message: `git does not trust the repository at ${address}: another user owns it`,
    reason,
    hints: [remedy ?? `git config --global --add safe.directory ${shellWord(address)}`],
  }
}

export function transportNotAllowed(address: string, reason: string): ErrorText {
  return {
    message: `${address} is not allowed as a transport`,
    reason,
    hints: ['redirects and url.<base>.insteadOf must not lead to files or programs: name the path itself'],
  }
}

export function rateLimited(address: string, reason: string): ErrorText {
  return { message: `${address} says that it gets too many requests`, reason, hints: ['try again later'] }
}

export function notAllowedIn(
  address: string,
  reason: string,
  from = 'GIT_SLIM_TOKEN, or a credential helper of git',
): ErrorText {
  return {
    message: `${address} refused access`,
    reason,
    hints: [`check the credential and its permission to read: ${from}`, reach(address)],
  }
}

export function unknownHost(address: string, reason: string): ErrorText {
  return {
    message: `${address} has a host key that ssh does not know, or a changed one`,
    reason,
    hints: ['first compare the fingerprint with the published one, then: ssh-keyscan <host> >> ~/.ssh/known_hosts'],
  }
}

export function noKey(address: string, reason: string): ErrorText {
  return {
    message: `${address} accepted none of the keys that ssh offered`,
    reason,
    hints: ['check the keys in ssh-agent and ~/.ssh: ssh-add -l', reach(address)],
  }
}

/** The credential that a server refused: its kind, never its value. */
export function tried(credential: Credential | undefined, variable: string | undefined, backend: BackendName): string {
  const others = backend === 'system' ? 'git was left to ask its own helpers' : 'credential helpers need git on PATH'
  if (credential?.password === undefined) return `no password or token was given; ${others}`
  const what = variable === undefined ? 'the password of the address' : `the token in ${variable}`
  return `tried: ${what}, as user ${credential.username}`
}

export const otherUsers =
  "some tokens need a user name before the host: gitlab-ci-token for GitLab's job token, x-token-auth for Bitbucket's"

export function tokenNotSent(address: string): string {
  return `the token is not sent to ${address}, which is not encrypted; use https`
}

/**
 * @param to the address after the user's insteadOf; undefined if it is not http(s)
 *
 * @param to where the user's configuration leads; undefined where that is not by http
 */
export function tokenNotMeant(address: string, to: string | undefined): string {
  const where = to === undefined ? 'to a place where no token is used' : `to another host, ${to}`
  return `the token is not used: it is for ${address}, and url.<base>.insteadOf in your configuration leads ${where}`
}

export function nothingToKeep(address: string): string {
  return `--persist-credentials: there is no password or token for ${address} to keep`
}

export function noToken(variable: string, problem: 'absent' | 'unusable'): ErrorText {
  return problem === 'absent'
    ? {
        message: `--token-env: the variable ${variable} is not set`,
        hints: [`check that the secret is passed to this job`],
      }
    : { message: `${variable} holds no token: a token is one line, without control characters`, hints: [] }
}

export function noRepository(address: string, reason: string): ErrorText {
  return {
    message: `there is no repository at ${address}`,
    reason,
    hints: ['check the address; a server may also hide repositories that you may not read', reach(address)],
  }
}

export function proxyRefuses(address: string, reason: string): ErrorText {
  return {
    message: `the proxy refused the connection to ${address}`,
    reason,
    hints: ['check the proxy and its password: git config http.proxy, or https_proxy; no_proxy bypasses it'],
  }
}

export function leadsElsewhere(address: string, reason: string): ErrorText {
  return {
    message: `${address} redirects to an address that is not a git repository`,
    reason,
    hints: ['check the address; a server may redirect to a login page', reach(address)],
  }
}

export function noSuchObject(address: string, reason: string): ErrorText {
  return {
    message: `${address} does not have the requested commit`,
    reason,
    hints: ['it may have been removed, or be on no branch any more', reach(address)],
  }
}

export function notOnCommit(address: string, reason: string): ErrorText {
  return {
    message: `the named ref of ${address} is not a commit: there is nothing to check out`,
    reason,
    hints: [`a tag may point to a tree or a file; name a branch, or a tag that points to a commit: ${reach(address)}`],
  }
}

/** A bundle may leave out objects it is based on; a server may not. */
export function notAllObjects(address: string, reason: string): ErrorText {
  const isFile = !/^[a-z][a-z0-9+.-]*:\/\//i.test(address)
  return {
    message: `${address} lacks objects that its commits need`,
    reason,
    hints: isFile
      ? [
          'a bundle of a shallow clone or of a part of history lacks commits that it builds on',
          'bundle the whole history in a full clone: git bundle create <file> --all',
        ]
      : ['the repository on the server is damaged: run git fsck there'],
  }
}

export function noCommitsSelected(address: string, reason: string): ErrorText {
  return {
    message: `--since and --exclude leave no commit of ${address}`,
    reason,
    hints: ['name an earlier date, or use --depth'],
  }
}

export function noShallow(address: string, reason: string): ErrorText {
  return {
    message: `${address} does not support shallow clones`,
    reason,
    hints: ['clone all of it: --full'],
  }
}

export function tooSlow(address: string, reason: string): ErrorText {
  return { message: `${address} took too long to answer`, reason, hints: ['try again'] }
}

export function stalled(address: string, seconds: number): ErrorText {
  return {
    message: `${address} has stopped answering`,
    reason: `no data for ${seconds} s`,
    hints: ['try again; a server that needs longer: --stall-timeout <seconds>'],
  }
}

export function notInTime(seconds: number): ErrorText {
  return { message: `not finished within --timeout ${seconds}; nothing was changed`, hints: ['allow more time'] }
}

/** One line for a log: what failed, and when it is tried again. */
export function tryingAgain(
  failure: string,
  next: { readonly wait: string; readonly retry: number; readonly of: number },
): string {
  return `${failure}; trying again in ${next.wait} (${next.retry} of ${next.of})`
}

export function afterRetries(message: string, retries: number): string {
  return `${message}, also after ${retries === 1 ? '1 retry' : `${retries} retries`}`
}

export function asksTooLong(reason: string | undefined, seconds: number): string {
  const words = `the server asks to wait ${seconds} s, which is too long`
  return reason === undefined ? words : `${reason}\n${words}`
}

export function notTrusted(address: string, reason: string): ErrorText {
  return {
    message: `the TLS connection to ${address} failed`,
    reason,
    hints: [
      "name the server's certificate authority: git config http.sslCAInfo <file>",
      'if the server asks for a client certificate: git config http.sslCert <file>, http.sslKey <file>',
    ],
  }
}

export function brokenOff(address: string, reason: string): ErrorText {
  return { message: `the connection to ${address} failed`, reason, hints: ['try again', reach(address)] }
}

export function serverError(address: string, reason: string): ErrorText {
  return { message: `the server reports an error: ${address}`, reason, hints: [reach(address)] }
}

/** Why an answer is not that of a git server. */
export function foreignAnswer(type: string): string {
  return type === '' ? 'the answer has no content type' : `the answer has the content type ${type}`
}

export function notGit(address: string, reason: string): ErrorText {
  return { message: `${address} did not answer as a git server`, reason, hints: [reach(address)] }
}
