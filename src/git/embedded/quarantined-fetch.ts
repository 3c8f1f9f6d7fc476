import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import type { FetchReceipt, FetchRequest, ObjectFilter, TransferOptions } from '../port.js'
import type { Expectation } from './check-connected.js'
import { MissingBases } from './index-pack.js'
import { EmbeddedObjects } from './objects.js'
import type { Fetched, Known, Source, SourceRequest } from './source.js'
import { adoptPack } from './store-pack.js'

const commitsAlone: ObjectFilter = { kind: 'tree', depth: 0 }

export interface QuarantinedFetch {
  /** Returns an object of the repository, or undefined. */
  readonly find: (oid: Oid) => Promise<RawObject | undefined>
  /** Tells whether an object is in the repository, or has been fetched before. */
  readonly has: (oid: Oid) => Promise<boolean>
  readonly source: Source
  /** The filter of the repository. */
  readonly usualFilter: ObjectFilter | undefined
  /** A quarantine directory, which does not exist yet. */
  readonly directory: string
  readonly options: TransferOptions
}

/** Fetches into a directory that contains nothing but the received pack. */
export async function fetchIntoQuarantine(
  parts: QuarantinedFetch,
  { wants, limit, objects, haves, ends }: FetchRequest,
): Promise<FetchReceipt> {
  const { usualFilter, directory, options } = parts
  await mkdir(packsOf(directory), { recursive: true })
  const filter = { all: undefined, usual: usualFilter, commits: commitsAlone }[objects]
  // In a partial clone, deltas would be based on missing objects.
  const pack = haves.length > 0 && filter === undefined && usualFilter === undefined ? 'thin' : 'whole'
  const known = { haves, ends, pack } as const
  const request = { wants, limit, filter, known, pack: join(directory, 'new.pack') }
  const { shallow, bytes, filterIgnored, came } = await fetchWhole(parts, request)
  const commits = await linksOfAll(directory, came, options.signal)
  const cutAt = new Set(commits.map(({ oid }) => oid).filter(oid => shallow.has(oid)))
  return { commits, cutAt, receivedBytes: bytes, filterIgnored }
}

type Request = SourceRequest & { readonly known: Known }
type Whole = Fetched & {
  /** The commits that arrived. */
  readonly came: readonly Oid[]
}

/** Fetches a pack, which may be thin, and indexes it. */
async function fetchWhole(parts: QuarantinedFetch, request: Request): Promise<Whole> {
  const { source, find, directory, options } = parts
  const fetched = await source.fetch(request, options)
  const marked = request.filter === undefined || fetched.filterIgnored ? 'whole' : 'promisor'
  const ends = new Set([...fetched.shallow, ...request.known.ends.at])
  const outside = request.known.pack === 'thin' ? find : undefined
  const complete = completeness(parts, request)
  // The server may take requested objects for known then; the received pack tells.
  const wants = complete === 'none' ? [] : request.wants
  const expected = { wants, complete, has: parts.has, ends }
  try {
    const { objects, added } = await adoptPack(directory, directory, { ...options, ...expected, outside, marked })
    const came = [...objects].flatMap(([oid, type]) => (type === 'commit' && !added.has(oid) ? [oid] : []))
    return { ...fetched, came }
  } catch (error) {
    if (!(error instanceof MissingBases) || request.known.pack === 'whole') throw error
    // The server assumes an object that never arrived.
    await rm(request.pack)
    return fetchWhole(parts, { ...request, known: { ...request.known, pack: 'whole' } })
  }
}

/** A server that does not know where history ends here, or which objects are missing, may send fewer objects. */
function completeness({ usualFilter }: QuarantinedFetch, { filter, known }: Request): Expectation['complete'] {
  const isCertain = filter === undefined && usualFilter === undefined && known.ends.told === 'told'
  return isCertain ? 'trees-and-files' : 'none'
}

async function linksOfAll(directory: string, oids: readonly Oid[], signal: AbortSignal) {
  const objects = new EmbeddedObjects(directory, signal)
  const commits: CommitLinks[] = []
  for (const oid of oids) commits.push(scanLinks(oid, toLatin1((await objects.read(oid)).body)))
  return commits
}

function packsOf(directory: string): string {
  return join(directory, 'objects', 'pack')
}
