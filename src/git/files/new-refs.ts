import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { followTags } from '../../core/revision/resolve-revision.js'
import type { RefName } from '../port.js'

/**
 * Writes the first refs of a repository that nobody else uses yet, all in one file.
 *
 * @see git-pack-refs(1); refs/packed-backend.c
 */
export async function writeNewRefs(
  gitDirectory: string,
  refs: ReadonlyMap<RefName, Oid>,
  read: (oid: Oid) => Promise<RawObject | undefined>,
): Promise<void> {
  if (refs.size === 0) return
  const key = (name: string) => toLatin1(encode(name))
  const sorted = [...refs].toSorted(([a], [b]) => (key(a) < key(b) ? -1 : 1))
  const lines = ['# pack-refs with: peeled fully-peeled sorted \n']
  for (const [name, oid] of sorted) {
    lines.push(`${oid} ${name}\n`)
    const end = await followTags(oid, { read })
    if (end !== undefined && end.oid !== oid) lines.push(`^${end.oid}\n`)
  }
  await writeFile(join(gitDirectory, 'packed-refs'), lines.join(''))
}
