import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import { packedTypes } from '../../core/pack/packed-types.js'
import type { FetchReceipt, FetchRequest, ObjectFilter, TransferOptions } from '../port.js'
import { EmbeddedObjects } from './objects.js'
import type { Source } from './source.js'
import { adoptPack } from './store-pack.js'

const commitsAlone: ObjectFilter = { kind: 'tree', depth: 0 }

export interface ApartFetch {
  readonly source: Source
  /** What the repository leaves with the server anyway. */
  readonly usualFilter: ObjectFilter | undefined
  /** A place of its own, which does not exist yet. */
  readonly directory: string
  readonly options: TransferOptions
}

/** Fetches into a place that holds nothing but the pack that comes. */
export async function fetchApart(
  { source, usualFilter, directory, options }: ApartFetch,
  { wants, limit, objects, haves, ends }: FetchRequest,
): Promise<FetchReceipt> {
  await mkdir(packsOf(directory), { recursive: true })
  const filter = { all: undefined, usual: usualFilter, commits: commitsAlone }[objects]
  const wish = { wants, limit, filter, known: { haves, ends }, pack: join(directory, 'new.pack') }
  const { shallow, bytes, filterIgnored } = await source.fetch(wish, options)
  const marked = filter === undefined || filterIgnored ? 'whole' : 'promisor'
  await adoptPack(directory, directory, { ...options, marked })
  const commits = await commitsIn(directory, options.signal)
  const cutAt = new Set(commits.map(({ oid }) => oid).filter(oid => shallow.has(oid)))
  return { commits, cutAt, receivedBytes: bytes, filterIgnored }
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
