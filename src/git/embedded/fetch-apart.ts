import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { packedTypes } from '../../core/pack/packed-types.js'
import { namedBases, withObjects } from '../../core/pack/thin-pack.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../errors.js'
import { writeDurably } from '../files/loose-object.js'
import type { FetchReceipt, FetchRequest, ObjectFilter, TransferOptions } from '../port.js'
import { EmbeddedObjects } from './objects.js'
import type { Fetched, Source, SourceWish } from './source.js'
import { adoptPack } from './store-pack.js'

const commitsAlone: ObjectFilter = { kind: 'tree', depth: 0 }

export interface ApartFetch {
  /** Returns an object of the repository, or undefined when it is not here. */
  readonly find: (oid: Oid) => Promise<RawObject | undefined>
  readonly source: Source
  /** What the repository leaves with the server anyway. */
  readonly usualFilter: ObjectFilter | undefined
  /** A place of its own, which does not exist yet. */
  readonly directory: string
  readonly options: TransferOptions
}

/** Fetches into a place that holds nothing but the pack that comes. */
export async function fetchApart(
  parts: ApartFetch,
  { wants, limit, objects, haves, ends }: FetchRequest,
): Promise<FetchReceipt> {
  const { usualFilter, directory, options } = parts
  await mkdir(packsOf(directory), { recursive: true })
  const filter = { all: undefined, usual: usualFilter, commits: commitsAlone }[objects]
  // Where objects are left with the server, it would start from what is not here.
  const pack = haves.length > 0 && filter === undefined && usualFilter === undefined ? 'thin' : 'whole'
  const known = { haves, ends, pack } as const
  const wish = { wants, limit, filter, known, pack: join(directory, 'new.pack') }
  const { shallow, bytes, filterIgnored, added } = await fetchWhole(parts, wish)
  const marked = filter === undefined || filterIgnored ? 'whole' : 'promisor'
  await adoptPack(directory, directory, { ...options, marked })
  const commits = (await commitsIn(directory, options.signal)).filter(({ oid }) => !added.has(oid))
  const cutAt = new Set(commits.map(({ oid }) => oid).filter(oid => shallow.has(oid)))
  return { commits, cutAt, receivedBytes: bytes, filterIgnored }
}

interface Whole extends Fetched {
  /** What was here already, and is in the pack since deltas start from it. */
  readonly added: ReadonlySet<Oid>
}

/** Fetches a pack that may be thin, and puts into it what it lacks. */
async function fetchWhole({ source, find, options }: ApartFetch, wish: SourceWish): Promise<Whole> {
  const fetched = await source.fetch(wish, options)
  const none = { ...fetched, added: new Set<Oid>() }
  if (wish.known?.pack !== 'thin') return none
  const bytes = await readFile(wish.pack)
  const added = basesIn(bytes)
  if (added.size === 0) return none
  const bases = await Promise.all([...added].map(find))
  const found = bases.filter(base => base !== undefined)
  await rm(wish.pack)
  if (found.length < bases.length) {
    // The server takes something for known that has never come.
    const whole = { ...wish, known: { ...wish.known, pack: 'whole' } } as const
    return { ...(await source.fetch(whole, options)), added: new Set() }
  }
  await writeDurably(wish.pack, [withObjects(bytes, found)])
  return { ...fetched, added }
}

function basesIn(pack: Uint8Array): ReadonlySet<Oid> {
  try {
    return namedBases(pack)
  } catch (error) {
    throw new GitSlimError('corrupt', messages.inProcess.noPack((error as Error).message), { cause: error })
  }
}

function packsOf(directory: string): string {
  return join(directory, 'objects', 'pack')
}

async function commitsIn(directory: string, signal: AbortSignal): Promise<readonly CommitLinks[]> {
  const objects = new EmbeddedObjects(directory, signal)
  const commits: CommitLinks[] = []
  for (const name of await packNames(directory)) {
    const [pack, index] = await Promise.all(
      ['pack', 'idx'].map(end => readFile(join(packsOf(directory), `${name}.${end}`))),
    )
    for (const [oid, type] of packedTypes(pack ?? Buffer.alloc(0), index ?? Buffer.alloc(0))) {
      if (type === 'commit') commits.push(scanLinks(oid, toLatin1((await objects.read(oid)).body)))
    }
  }
  return commits
}

async function packNames(directory: string): Promise<readonly string[]> {
  const names = await readdir(packsOf(directory))
  return names.filter(name => name.endsWith('.pack')).map(name => name.slice(0, -'.pack'.length))
}
