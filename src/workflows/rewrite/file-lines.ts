import { isBinary, type Lines, linesOf } from '../../core/diff/lines.js'
import type { Oid } from '../../core/object/oid.js'
import type { Git } from '../../git/port.js'
import type { FileTools } from '../../core/rewrite/tree/changed-files.js'

/** Larger files are indivisible. */
const largestText = 16 * 1024 * 1024

/** Returns a reader of files as lines; each is read once. */
export function fileLines(git: Git): FileTools['linesOf'] {
  const known = new Map<Oid, Promise<Lines | undefined>>()
  const read = async (oid: Oid) => {
    const { body } = await git.objects.read(oid)
    return body.length > largestText || isBinary(body) ? undefined : linesOf(body)
  }
  return oid => {
    const reading = known.get(oid) ?? read(oid)
    known.set(oid, reading)
    return reading
  }
}
