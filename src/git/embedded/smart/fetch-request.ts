import { filterSpec } from '../../../core/clone/object-filter.js'
import type { HistoryLimit } from '../../port.js'
import type { Known, SourceRequest } from '../source.js'
import type { Advertisement } from './advertisement.js'
import { delimiter, flush, packet } from './pkt-line.js'

export interface FetchArguments extends Pick<SourceRequest, 'wants' | 'limit' | 'known' | 'filter'> {
  readonly agent: string
  /** Whether the server should report its progress. */
  readonly progress: 'wanted' | 'unwanted'
}

/** Tells whether a server supports the requested kind of shallow history, or the present one. */
export function canLimit(
  advertisement: Advertisement,
  { limit, known }: Pick<FetchArguments, 'limit' | 'known'>,
): boolean {
  const { version, capabilities } = advertisement
  if (limit.kind === 'full' && toldEnds(known).length === 0) return true
  if (version === 2 || limit.kind !== 'shallow') return offers(advertisement, 'shallow')
  return (
    (limit.since === undefined || capabilities.has('deepen-since')) &&
    (limit.exclude.length === 0 || capabilities.has('deepen-not'))
  )
}

/** Tells whether a server supports filters. */
export function canFilter(advertisement: Advertisement): boolean {
  return offers(advertisement, 'filter')
}

/** Tells whether a server sends objects that none of its refs points to. */
export function givesAnyObject({ version, capabilities }: Advertisement): boolean {
  return version === 2 || capabilities.has('allow-reachable-sha1-in-want')
}

function offers({ version, capabilities }: Advertisement, feature: string): boolean {
  if (version === 0) return capabilities.has(feature)
  return (capabilities.get('fetch') ?? '').split(' ').includes(feature)
}

/**
 * Returns the request for a pack. All present commits are sent at once, so that there is only one answer.
 *
 * @see gitprotocol-v2(5), fetch; gitprotocol-pack(5), Packfile Negotiation
 */
export function fetchRequest({ version, capabilities }: Advertisement, request: FetchArguments): Uint8Array {
  return version === 2 ? requestInTwo(request) : requestInZero(request, capabilities)
}

function requestInTwo(request: FetchArguments): Uint8Array {
  const { wants, agent, progress } = request
  const words = [
    ...thin(request),
    'ofs-delta',
    ...(progress === 'wanted' ? [] : ['no-progress']),
    ...wants.map(oid => `want ${oid}`),
    ...boundLines(request),
    ...haveLines(request),
    'done',
  ]
  const head = [packet('command=fetch'), packet(`agent=${agent}`), packet('object-format=sha1'), delimiter]
  return Buffer.concat([...head, ...words.map(word => packet(`${word}\n`)), flush])
}

function requestInZero(request: FetchArguments, capabilities: ReadonlyMap<string, string>): Uint8Array {
  const { wants, filter, agent, progress } = request
  const quiet = progress === 'unwanted' ? ['no-progress'] : []
  const filtered = filter === undefined ? [] : ['filter']
  const used = ['side-band-64k', ...thin(request), 'ofs-delta', ...quiet, ...filtered].filter(name =>
    capabilities.has(name),
  )
  const options = [...used, `agent=${agent}`].join(' ')
  const lines = [...wants.map((oid, i) => `want ${oid}${i === 0 ? ` ${options}` : ''}`), ...boundLines(request)]
  const packets = (words: readonly string[]) => words.map(word => packet(`${word}\n`))
  return Buffer.concat([...packets(lines), flush, ...packets([...haveLines(request), 'done'])])
}

function thin({ known }: FetchArguments): readonly string[] {
  return known?.pack === 'thin' ? ['thin-pack'] : []
}

/** The shallow boundaries, present and requested. */
function boundLines({ limit, known, filter }: FetchArguments): readonly string[] {
  const ends = toldEnds(known).map(oid => `shallow ${oid}`)
  return [...ends, ...limitLines(limit), ...(filter === undefined ? [] : [`filter ${filterSpec(filter)}`])]
}

function haveLines({ known }: FetchArguments): readonly string[] {
  return (known?.haves ?? []).map(oid => `have ${oid}`)
}

/** The boundaries that a server is told of: it assumes that history behind all others is known. */
function toldEnds(known: Known | undefined) {
  return known?.ends.told === 'told' ? [...known.ends.at] : []
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
