import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isTree, treeEntries } from '../../core/object/tree.js'
import { neededFiles } from '../../core/sparse/needed-files.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { isFailure } from '../../core/errors.js'
import { listTree } from '../files/list-tree.js'
import type { ClonePlan, ObjectFilter, Oid, RawObject, TransferOptions } from '../port.js'
import type { Expectation } from './check-connected.js'
import type { Fetched, Source } from './source.js'
import { adoptPack, inQuarantine } from './store-pack.js'

/** The plan, the source and the target of a clone. */
export interface Fetching {
  readonly source: Source
  readonly plan: ClonePlan
  readonly gitDirectory: string
  readonly options: TransferOptions
}

/** What the fetches of a clone have brought so far. */
export interface Brought {
  readonly bytes: number
  readonly shallow: ReadonlySet<Oid>
  readonly objects: ReadonlySet<Oid>
  /** The filter that was applied. */
  readonly filter: ObjectFilter | undefined
}

/**
 * Fetches everything in a plan; without a filter from a server that ignores filters, or could not send the objects
 * later.
 */
export async function fetchPlanned(fetching: Fetching, wants: readonly Oid[]): Promise<Brought> {
  const { source, plan, gitDirectory } = fetching
  const filter = plan.checkout && !source.givesAnyObject ? undefined : plan.filter
  const brought = await fetchLeaving(fetching, { wants, limit: plan.limit, filter })
  if (brought.shallow.size > 0) {
    const lines = [...brought.shallow].toSorted().map(oid => `${oid}\n`)
    await writeFile(join(gitDirectory, 'shallow'), lines.join(''))
  }
  return brought
}

type Request = Parameters<Source['fetch']>[0]

async function fetchLeaving(fetching: Fetching, request: Omit<Request, 'pack'>): Promise<Brought> {
  try {
    return await fetchPack(fetching, request)
  } catch (error) {
    if (request.filter === undefined || !isFailure(error, 'unsupported')) throw error
    return fetchPack(fetching, { ...request, filter: undefined })
  }
}

async function fetchPack(
  { source, gitDirectory, options }: Fetching,
  request: Omit<Request, 'pack'>,
): Promise<Brought> {
  let fetched: Fetched | undefined
  let objects: readonly Oid[] = []
  await inQuarantine(gitDirectory, async directory => {
    fetched = await source.fetch({ ...request, pack: join(directory, 'new.pack') }, options)
    const isWhole = request.filter === undefined || fetched.filterIgnored
    const complete = isWhole ? completeness(request) : 'none'
    const marked = isWhole ? 'whole' : 'promisor'
    const { shallow: ends } = fetched
    const expected = { wants: request.wants, complete, ends }
    objects = [...(await adoptPack(gitDirectory, directory, { ...options, ...expected, marked })).objects.keys()]
  })
  const { bytes = 0, shallow = new Set<Oid>(), filterIgnored = true } = fetched ?? {}
  return { bytes, shallow, objects: new Set(objects), filter: filterIgnored ? undefined : request.filter }
}

/** Like git, this checks all objects of a whole history, but only the reachable ones of a shallow one. */
function completeness({ limit }: Omit<Request, 'pack'>): Expectation['complete'] {
  return limit.kind === 'full' ? 'all' : 'reachable'
}

/**
 * Fetches the objects left out that the checkout of a tree needs: all blobs in one request, and before them the trees,
 * if those were left out too.
 */
export async function fetchNeeded(
  fetching: Fetching,
  brought: Brought,
  { tree, read }: { readonly tree: Oid; readonly read: (oid: Oid) => Promise<RawObject> },
): Promise<Brought> {
  if (brought.filter === undefined) return brought
  const withTrees = await fetchByName(fetching, brought, await missingTrees(tree, brought.objects, read))
  const files = await listTree(tree, read)
  const { sparse } = fetching.plan
  const isPicked = sparse === undefined ? () => true : sparseMatcher(sparse)
  const needed = neededFiles(files, isPicked).map(({ oid }) => oid)
  return fetchByName(
    fetching,
    withTrees,
    needed.filter(oid => !withTrees.objects.has(oid)),
  )
}

async function fetchByName(fetching: Fetching, brought: Brought, oids: readonly Oid[]): Promise<Brought> {
  if (oids.length === 0) return brought
  const request = { wants: [...new Set(oids)], limit: { kind: 'full' }, filter: { kind: 'blob:none' } } as const
  const { bytes, objects } = await fetchPack(fetching, request)
  return { ...brought, bytes: brought.bytes + bytes, objects: new Set([...brought.objects, ...objects]) }
}

/** Returns the missing trees among those in the present ones. */
async function missingTrees(
  tree: Oid,
  here: ReadonlySet<Oid>,
  read: (oid: Oid) => Promise<RawObject>,
): Promise<readonly Oid[]> {
  const missing = new Set<Oid>()
  const seen = new Set<Oid>()
  const pending = [tree]
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (seen.has(oid)) continue
    seen.add(oid)
    if (!here.has(oid)) missing.add(oid)
    else {
      const { body } = await read(oid)
      for (const entry of treeEntries(body, 'sha1')) if (isTree(entry)) pending.push(entry.oid)
    }
  }
  return [...missing]
}
