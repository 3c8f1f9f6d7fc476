import { fromLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import type { Conflict } from '../port.js'

/** What git says of one merge. */
export interface MergeTreeAnswer {
  readonly tree: Oid
  /** None: the merge is clean. */
  readonly conflicts: readonly Conflict[]
}

/**
 * Returns the answer that some fields hold, which NUL has separated, one character per byte.
 *
 *     tree, (mode SP oid SP stage TAB path)*, "", (count, path × count, type, text)*
 *
 * @see git-merge-tree(1), OUTPUT
 */
export function readMergeTreeAnswer([tree = '', ...fields]: readonly string[]): MergeTreeAnswer {
  const end = fields.indexOf('')
  const staged = fields.slice(0, Math.max(end, 0)).map(field => field.slice(field.indexOf('\t') + 1))
  const told = end === -1 ? [] : conflictsTold(fields.slice(end + 1))
  // What stands in the index in several stages is a conflict, whether or not a sentence names it.
  const untold = [...new Set(staged)].filter(path => !told.some(conflict => conflict.path === path))
  const all = [...told, ...untold.map(path => ({ path, kind: 'other' }))]
  return { tree: tree as Oid, conflicts: all.map(({ path, kind }) => ({ path: fromLatin1(path), kind })) }
}

interface Told {
  readonly path: string
  readonly kind: string
}

function conflictsTold(fields: readonly string[]): readonly Told[] {
  const found: Told[] = []
  for (let at = 0; at < fields.length && fields[at] !== ''; ) {
    const count = Number(fields[at])
    const paths = fields.slice(at + 1, at + 1 + count)
    const [, kind] = /^CONFLICT \((.*)\)$/.exec(fields[at + 1 + count] ?? '') ?? []
    for (const path of kind === undefined ? [] : paths) {
      if (!found.some(other => other.path === path)) found.push({ path, kind: kind ?? '' })
    }
    at += count + 3
  }
  return found
}
