import { shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError } from '../../core/errors.js'
import type { Exchange, ExchangePlace, Git, HeadState, NamedRemote, TransferOptions } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { findAddress } from '../transfer/address.js'
import type { Context } from '../context.js'
import type { NetworkSettings } from '../transfer/network-settings.js'
import { authorized } from '../transfer/credential.js'
import { retryingTransport } from '../transfer/retrying-transport.js'

/** Prepares fetches from a repository's remote: the only place where deepen contacts a server. */
export async function openExchange(
  ctx: Context,
  place: Pick<ExchangePlace, 'remote' | 'directory' | 'which'>,
  settings: NetworkSettings,
): Promise<Exchange> {
  const { progress } = ctx.reporter
  const options: TransferOptions = {
    signal: ctx.signal,
    prompts: ctx.prompts === undefined ? 'never' : 'allowed',
    ...(progress === undefined ? {} : { onProgress: progress }),
  }
  progress?.({ stage: 'connect' })
  return retryingTransport(ctx, settings).exchange({ ...place, mark: ctx.processMark }, options)
}

/**
 * Returns the remote to fetch from: the named one, else the current branch's, else origin.
 *
 * @throws GitSlimError `not-found` when there is none of that name
 */
export async function findRemote(
  ctx: Context,
  git: Git,
  { head, wanted }: { readonly head: HeadState; readonly wanted: string | undefined },
): Promise<NamedRemote> {
  const own = head.kind === 'branch' ? await git.config.get(`branch.${shortRefName(head.ref)}.remote`) : undefined
  const name = wanted ?? (own === undefined || own === '.' ? 'origin' : own)
  const url = await git.config.get(`remote.${name}.url`)
  if (url === undefined || name.startsWith('-')) throw new GitSlimError('not-found', messages.deepen.noRemote(name))
  return { ...authorized(ctx, await findAddress(ctx, url)), name }
}
