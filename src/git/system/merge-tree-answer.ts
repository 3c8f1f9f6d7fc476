import { fromLatin1 } from '../../core/bytes/bytes.js'
import type { Oid } from '../../core/object/oid.js'
import type { Conflict } from '../port.js'

/** Git's answer for one merge. */
export interface MergeTreeAnswer {
  readonly tree: Oid
  readonly conflicts: readonly Conflict[]
  /** By path, one character per byte. */
  readonly stages: ReadonlyMap<string, string>
}

/**
 * Parses the answer from NUL-separated fields, one character per byte.
 *
 *     tree, (mode SP oid SP stage TAB path)*, "", (count, path × count, type, text)*
 *
 * @param sides what was merged: git gives a path that is taken twice one of their names as suffix
 * @see git-merge-tree(1), OUTPUT
 */
export function readMergeTreeAnswer([tree = '', ...fields]: readonly string[], sides: readonly Oid[]): MergeTreeAnswer {
  const end = fields.indexOf('')
  const plain = (path: string) => sides.reduce((name, side) => name.replace(`~${side}`, ''), path)
  const stages = stagesIn(fields.slice(0, Math.max(end, 0)), plain)
  const told = end === -1 ? [] : conflictsTold(fields.slice(end + 1), plain)
  // Paths with several stages in the index are in conflict; messages also name their sources.
  const paths = stages.size > 0 ? [...stages.keys()] : told.map(({ path }) => path)
  const kindOf = (path: string) => told.find(other => other.path === path)?.kind ?? 'other'
  const conflicts = paths.map(path => ({ path: fromLatin1(path), kind: kindOf(path) }))
  return { tree: tree as Oid, conflicts, stages }
}

/** Returns mode, id and stages of each path. */
function stagesIn(fields: readonly string[], plain: (path: string) => string): ReadonlyMap<string, string> {
  const stages = new Map<string, string>()
  for (const field of fields) {
    const tab = field.indexOf('\t')
    const path = plain(field.slice(tab + 1))
    stages.set(path, `${stages.get(path) ?? ''}${field.slice(0, tab)}\n`)
  }
  return stages
}

/**
 * Returns how many of the fields belong to the first answer of several, or undefined while it is incomplete.
 *
 *     "1", tree, ""      or      "0", tree, (stage)*, "", (count, path × count, type, text)*, ""
 *
 * @see git-merge-tree(1), OUTPUT, --stdin
 */
export function lengthOfAnswer(fields: readonly string[]): number | undefined {
  const separator = fields.indexOf('', 2)
  if (separator === -1) return undefined
  if (fields[0] === '1') return separator + 1
  let at = separator + 1
  while (at < fields.length && fields[at] !== '') at += Number(fields[at]) + 3
  return at < fields.length ? at + 1 : undefined
}

interface Told {
  readonly path: string
  readonly kind: string
}

function conflictsTold(fields: readonly string[], plain: (path: string) => string): readonly Told[] {
  const found: Told[] = []
  for (let at = 0; at < fields.length && fields[at] !== ''; ) {
    const count = Number(fields[at])
    const paths = fields.slice(at + 1, at + 1 + count)
    const [, kind] = /^CONFLICT \((.*)\)$/.exec(fields[at + 1 + count] ?? '') ?? []
    for (const path of kind === undefined ? [] : paths.map(plain)) {
      if (!found.some(other => other.path === path)) found.push({ path, kind: kind ?? '' })
    }
    at += count + 3
  }
  return found
}
