import { isOid, type Oid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../port.js'

/**
 * Returns the refs of a `packed-refs` file.
 *
 * @see gitrepository-layout(5), packed-refs; git-pack-refs(1)
 */
export function parsePackedRefs(text: string): ReadonlyMap<RefName, Oid> {
  const refs = new Map<RefName, Oid>()
  for (const line of text.split('\n')) {
    // A line that begins with "^" tells what the tag above stands for.
    if (line.startsWith('#') || line.startsWith('^')) continue
    const space = line.indexOf(' ')
    const oid = line.slice(0, space)
    const name = line.slice(space + 1).replace(/\r$/, '')
    if (isOid(oid) && isRefName(name)) refs.set(name, oid)
  }
  return refs
}

/** Returns the text of a `packed-refs` file without some of its refs; all other lines stay as they are. */
export function withoutPackedRefs(text: string, names: ReadonlySet<RefName>): string {
  let dropped = false
  const kept = text.split(/(?<=\n)/).filter(line => {
    if (line.startsWith('^')) return !dropped
    dropped = !line.startsWith('#') && names.has(line.slice(line.indexOf(' ') + 1).trimEnd() as RefName)
    return !dropped
  })
  return kept.join('')
}
