import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { credentialFile, type LastingCredential, lastingCredential } from '../../core/clone/persist-credential.js'
import type { RemoteAddress } from '../../core/clone/remote-url.js'
import { maskSecrets } from '../../core/network/mask-secrets.js'
import { tokenUser, withToken } from '../../core/network/token.js'
import { GitSlimError } from '../../core/errors.js'
import type { Remote } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/** Returns an address with the job's token, if it may be sent there; says so where it may not. */
export function authorized(ctx: Pick<Context, 'token' | 'reporter'>, address: RemoteAddress): RemoteAddress {
  const outcome = withToken(address, ctx.token)
  const { url, reached = url } = address
  if (outcome.kind === 'not-sent') ctx.reporter.warn(messages.transfer.tokenNotSent(reached))
  if (outcome.kind === 'not-meant') {
    const isHttp = /^https?:/i.test(reached)
    ctx.reporter.warn(messages.transfer.tokenNotMeant(url, isHttp ? new URL(reached).host : undefined))
  }
  return outcome.address
}

/** Calls a function that contacts a server. A failure tells which credential was tried, and never its value. */
export async function discreetly<T>(
  { token, backend }: Pick<Context, 'token' | 'backend'>,
  { url, reached = url, credential }: Remote,
  transfer: () => Promise<T>,
): Promise<T> {
  try {
    return await transfer()
  } catch (error) {
    if (!(error instanceof GitSlimError)) throw error
    const { kind, retryAfterMs } = error
    if (kind !== 'auth' && credential?.password === undefined) throw error
    const masked = (text: string) => (credential === undefined ? text : maskSecrets(text, credential))
    // Ssh itself reports what it has tried.
    const isHttp = /^https?:/i.test(reached)
    const isToken = token !== undefined && credential?.password === token.value
    const tried = messages.transfer.tried(credential, isToken ? token.variable : undefined, backend.name)
    const reasons = [error.reason, kind === 'auth' && isHttp ? tried : undefined].filter(reason => reason !== undefined)
    const others = kind === 'auth' && isToken && credential.username === tokenUser ? [messages.transfer.otherUsers] : []
    const text = {
      message: masked(error.message),
      hints: [...error.hints.map(masked), ...others],
      ...(reasons.length === 0 ? {} : { reason: masked(reasons.join('\n')) }),
    }
    // The cause is dropped, because it contains the same text.
    throw new GitSlimError(kind, text, { retryAfterMs })
  }
}

/** Returns how the clone stores its credential; undefined, with a message, if there is none. */
export function toKeep({ reporter }: Pick<Context, 'reporter'>, address: RemoteAddress): LastingCredential | undefined {
  const { url, reached = url, credential } = address
  if (/^https?:/i.test(reached) && credential?.password !== undefined) return lastingCredential(reached, credential)
  reporter.warn(messages.transfer.nothingToKeep(url))
  return undefined
}

/** Writes a credential into a git directory, readable only by its owner. */
export async function keepCredential(gitDirectory: string, { text }: LastingCredential): Promise<void> {
  await writeFile(join(gitDirectory, credentialFile), text, { mode: 0o600, flag: 'wx' })
}
