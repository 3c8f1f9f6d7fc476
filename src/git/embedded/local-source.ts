import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { reachableObjects } from '../../core/clone/reachable-objects.js'
import { type CutHistory, cutByDate, cutByDepth } from '../../core/history/cut-history.js'
import { listCommits } from '../../core/history/list-commits.js'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { streamPack } from '../../core/pack/write-pack.js'
import { followTags } from '../../core/revision/resolve-revision.js'
import { messages } from '../../output/messages.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { repositoryToRead } from '../files/discover.js'
import { orAbsent } from '../files/file-errors.js'
import type { Asker } from '../files/trusted-owner.js'
import { writeDurably } from '../files/loose-object.js'
import { commitLinks } from '../in-process/history.js'
import { listRefs } from '../in-process/list-refs.js'
import { followRef, type Store } from '../in-process/store.js'
import type { HistoryLimit, RefName, Remote, RemoteRef, TransferOptions } from '../port.js'
import { type EmbeddedRepository, openFound, type OpenParts } from './open-repository.js'
import type { Fetched, Known, Source, SourceRequest } from './source.js'

/** Opens a repository in a directory on this machine, by its path or a `file:` address. */
export async function localSource(parts: OpenParts & Asker, { url }: Remote): Promise<Source> {
  const repository = await openLocal(parts, url)
  const { store } = repository
  return {
    refs: () => offeredRefs(store),
    givesAnyObject: true,
    unbornHead: async () => {
      const head = await store.ref('HEAD' as RefName)
      return head && 'symref' in head ? head.symref : undefined
    },
    fetch: (request, options) => writeWanted(repository, { request, options, address: url }),
  }
}

async function openLocal(parts: OpenParts & Asker, url: string): Promise<EmbeddedRepository> {
  const path = pathOf(url)
  try {
    return await openFound(await repositoryToRead(path, parts), parts)
  } catch (error) {
    if (!isFailure(error, 'not-a-repository')) throw error
    if (await isBundle(path)) throw new GitSlimError('unsupported', messages.inProcess.bundle(path))
    throw new GitSlimError('not-found', messages.transfer.noRepository(url, error.reason ?? error.message))
  }
}

/** @see gitformat-bundle(5) */
async function isBundle(path: string): Promise<boolean> {
  if (!(await orAbsent(stat(path)))?.isFile()) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return /^# v\d+ git bundle/.test(buffer.toString('latin1', 0, bytesRead))
  } finally {
    await file.close()
  }
}

/** As git reads it: the text after the host, percent-decoded; on Windows without the slash before the drive. */
function pathOf(url: string): string {
  const [, path] = /^file:\/\/[^/]*(\/.*)$/is.exec(url) ?? []
  if (path === undefined) return resolve(url)
  return resolve(decodeURIComponent(path).replace(/^\/(?=[a-z]:)/i, ''))
}

async function offeredRefs(store: Store): Promise<readonly RemoteRef[]> {
  const refs: RemoteRef[] = []
  const head = await followRef(store, 'HEAD' as RefName)
  if (head?.oid !== undefined) {
    const symref = head.name === 'HEAD' ? {} : { symref: head.name }
    refs.push({ name: 'HEAD' as RefName, oid: head.oid, ...symref })
  }
  for await (const { name, oid, peeled, symref } of listRefs(store, [])) {
    refs.push({ name, oid, ...(peeled === undefined ? {} : { peeled }), ...(symref === undefined ? {} : { symref }) })
  }
  return refs
}

interface Writing {
  readonly request: SourceRequest
  readonly options: TransferOptions
  readonly address: string
}

async function writeWanted(repository: EmbeddedRepository, writing: Writing): Promise<Fetched> {
  const { store, objects, config } = repository
  const { request, options, address } = writing
  const tips = await commitsOf(request.wants, store, address)
  const { commits, shallow } = await cutHistory(tips, request.limit, { store, address })
  const read = (oid: Oid) => objects.read(oid)
  options.onProgress?.({ stage: 'count' })
  // Does what a server would do with this repository.
  const filter = config.getBoolean('uploadpack.allowFilter') === true ? request.filter : undefined
  const known = await knownHere(repository, request.known)
  const wanted = new Set([...commits].filter(oid => !known.commits.has(oid)))
  const reached = await reachableObjects({ commits: wanted, tips: request.wants, format: 'sha1', filter }, read)
  const names = reached.filter(oid => !known.objects.has(oid))
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of streamPack(readAll(names, read, options), names.length, 'sha1')) {
      bytes += chunk.length
      yield chunk
    }
  }
  await writeDurably(request.pack, counted())
  const inherited = [...store.shallow].filter(oid => commits.has(oid))
  return { shallow: new Set([...shallow, ...inherited]), bytes, filterIgnored: filter !== request.filter }
}

/** The objects that the other side has: commits, and the trees and blobs of those that it names. */
async function knownHere({ store, objects }: EmbeddedRepository, known: Known | undefined) {
  const haves: Oid[] = []
  for (const oid of known?.haves ?? []) if ((await store.object(oid))?.type === 'commit') haves.push(oid)
  const told = known?.ends.told === 'told' ? [...known.ends.at] : []
  const read = commitLinks({ object: oid => store.object(oid), shallow: new Set([...store.shallow, ...told]) })
  const tips = { commits: new Set(haves), tips: [], format: 'sha1', filter: undefined } as const
  return {
    commits: new Set(await listCommits(haves, [], read)),
    objects: new Set(await reachableObjects(tips, oid => objects.read(oid))),
  }
}

async function* readAll(
  names: readonly Oid[],
  read: (oid: Oid) => Promise<RawObject>,
  { onProgress }: TransferOptions,
): AsyncGenerator<RawObject, void, undefined> {
  for (const [i, oid] of names.entries()) {
    yield await read(oid)
    onProgress?.({ stage: 'receive', done: i + 1, total: names.length })
  }
}

async function commitsOf(wants: readonly Oid[], store: Store, address: string): Promise<readonly Oid[]> {
  const commits: Oid[] = []
  for (const oid of wants) {
    const end = await followTags(oid, { read: name => store.object(name) })
    if (end === undefined) {
      throw new GitSlimError(
        'not-found',
        messages.transfer.noSuchObject(address, messages.git.noSuchObject(oid).message),
      )
    }
    if (end.object.type === 'commit') commits.push(end.oid)
  }
  return commits
}

async function cutHistory(
  tips: readonly Oid[],
  limit: HistoryLimit,
  { store, address }: { readonly store: Store; readonly address: string },
): Promise<CutHistory> {
  const read = commitLinks(store)
  switch (limit.kind) {
    case 'full':
      return { commits: new Set(await listCommits(tips, [], read)), shallow: new Set() }
    case 'depth':
      return cutByDepth(tips, limit.depth, read)
    case 'shallow': {
      const refs = await Promise.all(limit.exclude.map(name => followRef(store, name as RefName)))
      const held = refs.flatMap(ref => (ref?.oid === undefined ? [] : [ref.oid]))
      const cut = await cutByDate(tips, { since: limit.since, exclude: await commitsOf(held, store, address) }, read)
      if (cut.commits.size > 0) return cut
      throw new GitSlimError('not-found', messages.transfer.noCommitsSelected(address, messages.inProcess.nothingLeft))
    }
  }
}
