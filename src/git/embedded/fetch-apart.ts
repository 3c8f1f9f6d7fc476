import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { type CommitLinks, scanLinks } from '../../core/history/commit-links.js'
import { packedTypes } from '../../core/pack/packed-types.js'
import type { FetchReceipt, FetchRequest, TransferOptions } from '../port.js'
import { EmbeddedObjects } from './objects.js'
import type { Source } from './source.js'
import { adoptPack } from './store-pack.js'

export interface ApartFetch {
  readonly source: Source
  /** A place of its own, which does not exist yet. */
  readonly directory: string
  readonly options: TransferOptions
}

/** Fetches into a place that holds nothing but the pack that comes. */
export async function fetchApart(
  { source, directory, options }: ApartFetch,
  { wants, limit, objects, haves, ends }: FetchRequest,
): Promise<FetchReceipt> {
  await mkdir(packsOf(directory), { recursive: true })
  const wish = { wants, limit, objects, known: { haves, ends }, pack: join(directory, 'new.pack') }
  const { shallow, bytes, filterIgnored } = await source.fetch(wish, options)
  await adoptPack(directory, directory, options)
  if (objects === 'commits' && !filterIgnored) await markPacks(directory)
  const commits = await commitsIn(directory, options.signal)
  const cutAt = new Set(commits.map(({ oid }) => oid).filter(oid => shallow.has(oid)))
  return { commits, cutAt, receivedBytes: bytes, filterIgnored }
}

function packsOf(directory: string): string {
  return join(directory, 'objects', 'pack')
}

/** What refers to objects that were left out. @see gitrepository-layout(5), partial clone: `.promisor` */
async function markPacks(directory: string): Promise<void> {
  for (const name of await packNames(directory)) await writeFile(join(packsOf(directory), `${name}.promisor`), '')
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
