import { parseCommit } from '../object/commit.js'
import { isOid, type ObjectFormat, type Oid } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { isSubmodule, isTree, treeEntries } from '../object/tree.js'
import { decodeLossy } from '../bytes/bytes.js'
import type { ObjectFilter } from './object-filter.js'

export interface Reachable {
  /** The commits to include; their parents are not followed. */
  readonly commits: ReadonlySet<Oid>
  /** The objects that refs hold: tags are followed, a blob or a tree is included by itself. */
  readonly tips: readonly Oid[]
  readonly format: ObjectFormat
  readonly filter: ObjectFilter | undefined
}

/**
 * Returns the ids of all objects of commits and tips, each once, without those that a filter leaves out. Blobs are read
 * only if their size matters: they are most of a repository's bytes.
 *
 * @see list-objects-filter.c
 */
export async function reachableObjects(
  { commits, tips, format, filter }: Reachable,
  read: (oid: Oid) => Promise<RawObject>,
): Promise<readonly Oid[]> {
  /** The depth below a commit at which each was found; 0 for a tip. */
  const found = new Map<Oid, number>()
  const pending: Step[] = [...tips, ...commits].map(oid => ({ oid, depth: 0 }))
  const below = async (step: Step, type: 'tree' | 'blob') => {
    if (!(await isLeftOut(step, { type, filter, read }))) pending.push({ ...step, type })
  }
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    const { oid, depth, type } = step
    const known = found.get(oid)
    // At a smaller depth, more of a tree may pass the filter.
    if (known !== undefined && (filter?.kind !== 'tree' || known <= depth)) continue
    if (type === 'blob') {
      found.set(oid, depth)
      continue
    }
    const object = await read(oid)
    // A tip's commit that its date excludes is not included here.
    if (object.type === 'commit' && !commits.has(oid)) continue
    found.set(oid, depth)
    if (object.type === 'commit') await below({ oid: parseCommit(object.body).tree, depth: 0 }, 'tree')
    else if (object.type === 'tag') pending.push(...tagged(object.body).map(tip => ({ oid: tip, depth: 0 })))
    else if (object.type === 'tree') {
      for (const { mode, oid: entry } of treeEntries(object.body, format)) {
        if (!isSubmodule({ mode })) await below({ oid: entry, depth: depth + 1 }, isTree({ mode }) ? 'tree' : 'blob')
      }
    }
  }
  return [...found.keys()]
}

interface Step {
  readonly oid: Oid
  readonly depth: number
  /** The type that a tree gives an object; undefined for an object that is named otherwise. */
  readonly type?: 'tree' | 'blob'
}

interface Judging {
  readonly type: 'tree' | 'blob'
  readonly filter: ObjectFilter | undefined
  readonly read: (oid: Oid) => Promise<RawObject>
}

async function isLeftOut(step: Step, judging: Judging): Promise<boolean> {
  const { oid, depth } = step
  const { type, filter, read } = judging
  switch (filter?.kind) {
    case undefined:
      return false
    case 'blob:none':
      return type === 'blob'
    case 'blob:limit':
      return type === 'blob' && (await read(oid)).body.length >= filter.bytes
    case 'tree':
      return depth >= filter.depth
    case 'object:type=commit':
      return true
    case 'combine':
      for (const part of filter.filters) if (await isLeftOut(step, { ...judging, filter: part })) return true
      return false
  }
}

function tagged(body: Uint8Array): readonly Oid[] {
  const target = /^object ([0-9a-f]+)\n/.exec(decodeLossy(body))?.[1] ?? ''
  return isOid(target) ? [target] : []
}
