import { parseCommit } from '../object/commit.js'
import { isOid, type ObjectFormat, type Oid } from '../object/oid.js'
import type { RawObject } from '../object/raw-object.js'
import { treeEntries } from '../object/tree.js'
import { decodeLossy } from '../bytes/bytes.js'

export interface Reachable {
  /** The commits that are wanted; their parents are not followed. */
  readonly commits: ReadonlySet<Oid>
  /** What refs hold: tags are followed, a blob or a tree is taken by itself. */
  readonly tips: readonly Oid[]
  readonly format: ObjectFormat
  /** Whether commits come with their trees and files. */
  readonly trees: 'with-trees' | 'alone'
}

/**
 * Returns the names of all objects that commits and tips are made of, each once.
 *
 * Blobs are not read: they are what most of a repository's bytes are.
 */
export async function reachableObjects(
  { commits, tips, format, trees }: Reachable,
  read: (oid: Oid) => Promise<RawObject>,
): Promise<readonly Oid[]> {
  const found = new Set<Oid>()
  const pending = [...tips, ...commits]
  for (let oid = pending.pop(); oid !== undefined; oid = pending.pop()) {
    if (found.has(oid)) continue
    const object = await read(oid)
    // A tip's commit that is left out by its date is no part of this.
    if (object.type === 'commit' && !commits.has(oid)) continue
    found.add(oid)
    switch (object.type) {
      case 'commit':
        if (trees === 'with-trees') pending.push(parseCommit(object.body).tree)
        break
      case 'tag':
        pending.push(...tagged(object.body))
        break
      case 'tree':
        for (const { mode, oid: entry } of treeEntries(object.body, format)) {
          if (mode === '40000') pending.push(entry)
          else if (mode !== '160000') found.add(entry)
        }
        break
      case 'blob':
    }
  }
  return [...found]
}

function tagged(body: Uint8Array): readonly Oid[] {
  const target = /^object ([0-9a-f]+)\n/.exec(decodeLossy(body))?.[1] ?? ''
  return isOid(target) ? [target] : []
}
