import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type AddressOutcome, parseRemoteUrl, type RemoteAddress } from '../../core/clone/remote-url.js'
import { GitSlimError } from '../../core/errors.js'
import type { Capability } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'

/**
 * Returns the source to clone: an existing path, whatever it looks like, or else an address on the network.
 *
 * @throws GitSlimError `usage` for what is no address, `not-found` for a path that is not there, `unsupported` for one
 * that the backend does not reach
 */
export async function findAddress(ctx: Context, text: string): Promise<RemoteAddress> {
  const outcome = parseRemoteUrl(text)
  const path = text.startsWith('-') ? undefined : await existingPath(ctx, text)
  if (path !== undefined) return { kind: 'path', url: path }
  const address = addressOf(text, outcome)
  return reachedAddress(ctx, address)
}

/**
 * Returns an address after the user's insteadOf, if any.
 *
 * @throws GitSlimError `unsupported` for one that the backend does not reach
 */
export async function reachedAddress(ctx: Context, address: RemoteAddress): Promise<RemoteAddress> {
  const reached = await ctx.insteadOf(address.url)
  const outcome = reached === address.url ? undefined : parseRemoteUrl(reached)
  // A missing path, or a file, is refused later.
  if (outcome?.kind !== 'address' || outcome.address.kind === 'path') {
    if (outcome === undefined) refuseUnreachable(ctx, address)
    return address
  }
  refuseUnreachable(ctx, outcome.address)
  const { url, credential = address.credential } = outcome.address
  return { ...address, reached: url, ...(credential === undefined ? {} : { credential }) }
}

function addressOf(text: string, outcome: AddressOutcome): RemoteAddress {
  if (outcome.kind === 'refused') throw new GitSlimError('usage', messages.clone.badAddress(text, outcome.problem))
  const { address } = outcome
  if (address.kind === 'path' && !/^file:/i.test(address.url)) {
    throw new GitSlimError('not-found', messages.clone.noSuchPath(text))
  }
  return address
}

/** As in git, a repository may be named without its `.git`. */
async function existingPath({ cwd }: Context, text: string): Promise<string | undefined> {
  // No file has such a name.
  if (text === '' || text.includes('\0')) return undefined
  for (const path of [resolve(cwd, text), resolve(cwd, `${text}.git`)]) {
    if (await exists(path)) return path
  }
  return undefined
}

/** @throws GitSlimError `unsupported` for an address that the backend does not reach */
function refuseUnreachable({ backend }: Context, { kind }: RemoteAddress): void {
  const needed: Partial<Record<RemoteAddress['kind'], Capability>> = { ssh: 'ssh', git: 'git-protocol' }
  const capability = needed[kind]
  if (capability !== undefined && !backend.capabilities.has(capability)) {
    throw new GitSlimError('unsupported', messages.clone.transportUnsupported(kind))
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
