import type { Oid } from '../../../core/object/oid.js'
import type { HistoryLimit } from '../../port.js'
import type { Advertisement } from './advertisement.js'
import { delimiter, flush, packet } from './pkt-line.js'

export interface FetchWish {
  readonly wants: readonly Oid[]
  readonly limit: HistoryLimit
  readonly agent: string
  /** Whether the server shall tell how far it is. */
  readonly progress: 'wanted' | 'unwanted'
}

/** Tells whether a server can leave out history in the way that is wanted. */
export function canLimit({ version, capabilities }: Advertisement, limit: HistoryLimit): boolean {
  if (limit.kind === 'full') return true
  if (version === 2) return (capabilities.get('fetch') ?? '').split(' ').includes('shallow')
  if (limit.kind === 'depth') return capabilities.has('shallow')
  return (
    (limit.since === undefined || capabilities.has('deepen-since')) &&
    (limit.exclude.length === 0 || capabilities.has('deepen-not'))
  )
}

/**
 * Returns the request for a pack. Nothing is said to be here already, so that one answer is all there is.
 *
 * @see gitprotocol-v2(5), fetch; gitprotocol-pack(5), Packfile Negotiation
 */
export function fetchRequest({ version, capabilities }: Advertisement, wish: FetchWish): Uint8Array {
  return version === 2 ? requestInTwo(wish) : requestInZero(wish, capabilities)
}

function requestInTwo({ wants, limit, agent, progress }: FetchWish): Uint8Array {
  const words = [
    'ofs-delta',
    ...(progress === 'wanted' ? [] : ['no-progress']),
    ...wants.map(oid => `want ${oid}`),
    ...limitLines(limit),
    'done',
  ]
  const head = [packet('command=fetch'), packet(`agent=${agent}`), packet('object-format=sha1'), delimiter]
  return Buffer.concat([...head, ...words.map(word => packet(`${word}\n`)), flush])
}

function requestInZero(
  { wants, limit, agent, progress }: FetchWish,
  capabilities: ReadonlyMap<string, string>,
): Uint8Array {
  const known = ['side-band-64k', 'ofs-delta'].filter(name => capabilities.has(name))
  const quiet = progress === 'unwanted' && capabilities.has('no-progress') ? ['no-progress'] : []
  const options = [...known, ...quiet, `agent=${agent}`].join(' ')
  const lines = wants.map((oid, i) => packet(`want ${oid}${i === 0 ? ` ${options}` : ''}\n`))
  return Buffer.concat([...lines, ...limitLines(limit).map(line => packet(`${line}\n`)), flush, packet('done\n')])
}

function limitLines(limit: HistoryLimit): readonly string[] {
  switch (limit.kind) {
    case 'full':
      return []
    case 'depth':
      return [`deepen ${limit.depth}`]
    case 'shallow':
      return [
        ...(limit.since === undefined ? [] : [`deepen-since ${limit.since}`]),
        ...limit.exclude.map(ref => `deepen-not ${ref}`),
      ]
  }
}
