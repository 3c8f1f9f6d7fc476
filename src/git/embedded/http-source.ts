import { open } from 'node:fs/promises'
import type { ConfigValues } from '../../core/config/config-values.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { version } from '../../version.js'
import { GitSlimError, unadvertised } from '../../core/errors.js'
import type { Env, Remote, TransferOptions } from '../port.js'
import { progressReader } from '../transfer-progress.js'
import { httpSettings } from './http/settings.js'
import type { Advertisement, Offer } from './smart/advertisement.js'
import { fetchPieces } from './smart/fetch-answer.js'
import { canFilter, canLimit, fetchRequest, givesAnyObject } from './smart/fetch-request.js'
import { lsRefsRequest, readLsRefs } from './smart/ls-refs.js'
import { BrokenAnswer, MalformedPacket, type Packet } from './smart/pkt-line.js'
import { SmartServer } from './smart/server.js'
import { serverError } from './smart/server-error.js'
import type { Fetched, Source, SourceRequest } from './source.js'

export interface HttpSourceParts {
  readonly env: Env
  readonly config: ConfigValues
  /** Its URL. */
  readonly remote: Remote
  readonly remoteName?: string | undefined
  /** Its name in messages. */
  readonly shown: Remote
}

const agent = `git-slim-${version}`

/** Opens a repository on an http server. */
export async function httpSource(parts: HttpSourceParts, { signal, stallMs }: TransferOptions): Promise<Source> {
  const { remote } = parts
  if (!URL.canParse(remote.url)) throw new GitSlimError('usage', messages.clone.badAddress(parts.shown.url, 'no-host'))
  const settings = await httpSettings(new URL(remote.url), parts)
  const server = new SmartServer(remote, { settings, signal, stallMs, agent })
  const advertisement = await server.discover()
  refuseFormat(advertisement)
  let offered: Promise<Offer> | undefined
  const offer = () => (offered ??= askForRefs(server, advertisement))
  return {
    refs: async () => (await offer()).refs,
    givesAnyObject: givesAnyObject(advertisement),
    unbornHead: async () => (await offer()).unborn,
    fetch: (wanted, options) => fetchPack(server, advertisement, { wanted, options, address: parts.shown.url }),
  }
}

function refuseFormat({ capabilities }: Advertisement): void {
  const format = capabilities.get('object-format') ?? 'sha1'
  if (format !== 'sha1') throw new GitSlimError('unsupported', messages.clone.formatUnsupported(format))
}

async function askForRefs(server: SmartServer, advertisement: Advertisement): Promise<Offer> {
  if (advertisement.version === 0) return advertisement.offer
  return server.ask(lsRefsRequest(agent, []), 2, readLsRefs)
}

interface Fetching {
  readonly wanted: SourceRequest
  readonly options: TransferOptions
  readonly address: string
}

async function fetchPack(server: SmartServer, advertisement: Advertisement, fetching: Fetching): Promise<Fetched> {
  const { wanted, options, address } = fetching
  if (!canLimit(advertisement, wanted)) {
    throw new GitSlimError('unsupported', messages.transfer.noShallow(address, messages.inProcess.noShallow))
  }
  if (advertisement.version === 0 && !advertisement.capabilities.has('side-band-64k')) {
    throw new GitSlimError('protocol', messages.transfer.notGit(address, messages.inProcess.noSideBand))
  }
  refuseUnadvertised(advertisement, fetching)
  const progress = options.onProgress === undefined ? 'unwanted' : 'wanted'
  const filter = canFilter(advertisement) ? wanted.filter : undefined
  const request = fetchRequest(advertisement, { ...wanted, filter, agent, progress })
  const ownShallow = advertisement.version === 0 ? advertisement.offer.shallow : []
  const { shallow, bytes } = await server.ask(request, advertisement.version, answer => receive(answer, fetching))
  return { shallow: new Set([...shallow, ...ownShallow]), bytes, filterIgnored: filter !== wanted.filter }
}

/** As git does before it asks: answers of servers before version 2 differ. */
function refuseUnadvertised(advertisement: Advertisement, { wanted, address }: Fetching): void {
  if (advertisement.version !== 0) return
  const { capabilities, offer } = advertisement
  if (capabilities.has('allow-reachable-sha1-in-want') || capabilities.has('allow-tip-sha1-in-want')) return
  const hidden = wanted.wants.find(oid => offer.refs.every(ref => ref.oid !== oid && ref.peeled !== oid))
  if (hidden === undefined) return
  throw new GitSlimError('not-found', messages.transfer.noSuchObject(address, `${unadvertised} ${hidden}`))
}

async function receive(
  answer: AsyncIterable<Packet>,
  { wanted, options, address }: Fetching,
): Promise<Pick<Fetched, 'shallow' | 'bytes'>> {
  const shallow = new Set<Oid>()
  const progress = progressReader(options.onProgress ?? (() => {}))
  const file = await open(wanted.pack, 'wx')
  let bytes = 0
  let whole = false
  try {
    for await (const piece of fetchPieces(answer)) {
      if (piece.kind === 'shallow') shallow.add(piece.oid)
      else if (piece.kind === 'unshallow') refuseUnknownEnd(wanted, piece.oid)
      else if (piece.kind === 'words') progress.push(piece.bytes)
      else if (piece.kind === 'error') throw refusal(piece.text, { address, bytes })
      else if (piece.kind === 'end') whole = true
      else {
        await file.writeFile(piece.bytes)
        bytes += piece.bytes.length
        options.onProgress?.({ stage: 'receive', bytes })
      }
    }
    if (!whole) throw incomplete({ wanted, address, bytes })
    await file.sync()
  } finally {
    await file.close()
  }
  return { shallow, bytes }
}

/** As git does. @see fetch-pack.c, receive_shallow_info */
function refuseUnknownEnd({ known }: SourceRequest, oid: Oid): void {
  if (!known?.ends.at.has(oid)) throw new MalformedPacket(`unshallow ${oid}, which is not shallow here`)
}

/** A server that finds no commit to send ends without an error message. */
function incomplete({ wanted, address, bytes }: { wanted: SourceRequest; address: string; bytes: number }): Error {
  if (bytes > 0 || wanted.limit.kind !== 'shallow') return new BrokenAnswer()
  return new GitSlimError('not-found', messages.transfer.noCommitsSelected(address, messages.inProcess.answerBrokeOff))
}

/** An error before the pack begins is final; inside a pack, a retry may succeed. */
function refusal(words: string, { address, bytes }: { address: string; bytes: number }): GitSlimError {
  if (bytes === 0) return serverError(words, address)
  return new GitSlimError('network', messages.transfer.brokenOff(address, sanitize(words)))
}
