import leven from 'leven'
import { decodeLossy, encode, fromLatin1, toLatin1 } from '../bytes/bytes.js'
import { directoriesAbove } from './needed-files.js'

/** A requested directory that a commit does not have. */
export interface MissingDirectory {
  readonly directory: string
  /** Whether there is a file of that name. */
  readonly isFile: boolean
  /** The directories with the most similar names. */
  readonly closest: readonly string[]
}

const SHOWN = 3
// Comparing a name with each of a hundred thousand would take too long.
const COMPARED = 20_000

/** Returns those of the directories that contain no file of a commit. */
export function missingDirectories(
  directories: readonly string[],
  paths: readonly Uint8Array[],
): readonly MissingDirectory[] {
  const files = new Set(paths.map(toLatin1))
  const there = new Set([...files].flatMap(directoriesAbove))
  const missing = directories.filter(directory => !there.has(directory === '' ? '' : `${toLatin1(encode(directory))}/`))
  if (missing.length === 0 || files.size === 0) return []
  const names = [...there].filter(name => name !== '').map(name => decodeLossy(fromLatin1(name.slice(0, -1))))
  return missing.map(directory => ({
    directory,
    isFile: files.has(toLatin1(encode(directory))),
    closest: closestTo(directory, names.slice(0, COMPARED)),
  }))
}

function closestTo(directory: string, names: readonly string[]): readonly string[] {
  const wanted = directory.toLowerCase()
  return names
    .map(name => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(name.length, wanted.length) / 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, SHOWN)
    .map(({ name }) => name)
}

/** A directory of that name elsewhere counts as similar, however deep it is. */
function distance(wanted: string, name: string): number {
  if (name.endsWith(`/${wanted}`) || wanted.endsWith(`/${name}`)) return Math.abs(name.length - wanted.length) / 100
  return leven(wanted, name)
}
