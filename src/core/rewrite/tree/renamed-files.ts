import type { Oid } from '../../object/oid.js'
import { type ChangedFile, changedFiles, type FileTools, isFile } from './changed-files.js'
import type { Lines } from '../../diff/lines.js'

/** Renamed files, each with its other name. */
export type Renamed = ReadonlyMap<ChangedFile, ChangedFile>

/** The number of pairs of files that are compared line by line: the rest counts as not renamed. */
const compared = 10_000

/**
 * Returns the renamed files, each with its other name: identical files first; then, of those with half of their lines
 * in common, those with the same base name, then all.
 */
export async function renamedFiles(files: readonly ChangedFile[], linesOf: FileTools['linesOf']): Promise<Renamed> {
  const renamed = new Map<ChangedFile, ChangedFile>()
  let left = compared
  const similar = async ({ from }: ChangedFile, { to }: ChangedFile) => {
    if (from === undefined || to === undefined || !isFile(from) || !isFile(to) || left-- <= 0) return false
    const [before, after] = await Promise.all([linesOf(from.oid), linesOf(to.oid)])
    return before !== undefined && after !== undefined && areSimilar(before, after)
  }
  await pairUp(files, renamed, {
    keyOf: ({ from, to }) => (from ?? to)?.oid ?? '',
    isSame: () => Promise.resolve(true),
  })
  await pairUp(files, renamed, { keyOf: ({ path }) => path.slice(path.lastIndexOf('/') + 1), isSame: similar })
  await pairUp(files, renamed, { keyOf: () => '', isSame: similar })
  return renamed
}

interface Likeness {
  /** Only files with the same key are compared. */
  readonly keyOf: (file: ChangedFile) => string
  readonly isSame: (gone: ChangedFile, come: ChangedFile) => Promise<boolean>
}

/** Pairs removed and added files, one to one. */
async function pairUp(
  files: readonly ChangedFile[],
  renamed: Map<ChangedFile, ChangedFile>,
  { keyOf, isSame }: Likeness,
): Promise<void> {
  const single = files.filter(file => !renamed.has(file))
  const gone = new Map<string, ChangedFile[]>()
  for (const file of single) {
    if (file.to === undefined) gone.set(keyOf(file), [...(gone.get(keyOf(file)) ?? []), file])
  }
  for (const now of single) {
    const candidates = now.from === undefined ? (gone.get(keyOf(now)) ?? []) : []
    for (const [index, old] of candidates.entries()) {
      if (!(await isSame(old, now))) continue
      renamed.set(old, now).set(now, old)
      candidates.splice(index, 1)
      break
    }
  }
}

/** Returns the earlier file of one that a commit added, from the trees before and after; undefined: it is new. */
export type SourceOf = (path: string, before: Oid, after: Oid) => Promise<ChangedFile | undefined>

/**
 * Returns a function that determines the renames of each commit once, so that no two files have the same earlier file.
 */
export function sourcesIn({ trees, linesOf }: FileTools): SourceOf {
  const known = new Map<string, Promise<Renamed>>()
  const renamedBetween = async (before: Oid, after: Oid) =>
    renamedFiles(await changedFiles(trees, before, after), linesOf)
  return async (path, before, after) => {
    const key = `${before} ${after}`
    const finding = known.get(key) ?? renamedBetween(before, after)
    known.set(key, finding)
    const pair = [...(await finding)].find(([file]) => file.path === path && file.from === undefined)
    return pair?.[1]
  }
}

/** Tells whether two files have at least half of their lines in common. */
function areSimilar(one: Lines, other: Lines): boolean {
  const longer = Math.max(one.length, other.length)
  if (2 * Math.min(one.length, other.length) < longer) return false
  const left = new Map<string, number>()
  for (const line of one) left.set(line, (left.get(line) ?? 0) + 1)
  let common = 0
  for (const line of other) {
    const count = left.get(line) ?? 0
    if (count === 0) continue
    left.set(line, count - 1)
    common++
  }
  return longer > 0 && 2 * common >= longer
}
