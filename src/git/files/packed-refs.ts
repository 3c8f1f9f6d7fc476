import { isOid, type Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../port.js'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { followTags } from '../../core/revision/resolve-revision.js'

/**
 * Parses a `packed-refs` file.
 *
 * @see gitrepository-layout(5), packed-refs; git-pack-refs(1)
 */
export function parsePackedRefs(text: string): ReadonlyMap<RefName, Oid> {
  const refs = new Map<RefName, Oid>()
  for (const line of text.split('\n')) {
    // A line that begins with "^" has the peeled value of the tag above.
    if (line.startsWith('#') || line.startsWith('^')) continue
    const space = line.indexOf(' ')
    const oid = line.slice(0, space)
    const name = line.slice(space + 1).replace(/\r$/, '')
    if (isOid(oid) && isRefName(name)) refs.set(name, oid)
  }
  return refs
}

/** Returns the text of a `packed-refs` file without some of its refs; all other lines are unchanged. */
export function withoutPackedRefs(text: string, names: ReadonlySet<RefName>): string {
  let dropped = false
  const kept = text.split(/(?<=\n)/).filter(line => {
    if (line.startsWith('^')) return !dropped
    dropped = !line.startsWith('#') && names.has(line.slice(line.indexOf(' ') + 1).trimEnd() as RefName)
    return !dropped
  })
  return kept.join('')
}

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
