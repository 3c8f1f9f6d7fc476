import type { Oid } from '../../object/oid.js'
import { type ChangedFile, changedFiles, type FileTools, isFile } from './changed-files.js'
import type { Lines } from '../../diff/lines.js'

/** Files that have gone and come again under another name, each with the other one. */
export type Renamed = ReadonlyMap<ChangedFile, ChangedFile>

/** How many pairs of files are compared line by line: what is left then has no other name. */
const compared = 10_000

/**
 * Returns the files that have gone and come again under another name, each with the other one: those that are the same,
 * then, of those with half of their lines in common, those that are called the same in another directory, then all.
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

/** Pairs what has gone and what has come, one with one. */
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

/** Returns what a file that has come with a commit was before it, by the trees before and after; undefined: it is new. */
export type SourceOf = (path: string, before: Oid, after: Oid) => Promise<ChangedFile | undefined>

/** Returns what looks once for what each commit has renamed, so that no file was before what another one was. */
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

/** Tells whether two files have at least half of their lines in common: one may have been made of the other. */
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
