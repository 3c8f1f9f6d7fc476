import { entryName } from '../../object/flat-tree.js'
import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import { changeBetween, type TreeChange } from './tree-change.js'
import type { Trees } from './trees.js'
import type { Lines } from '../../diff/lines.js'

/** A path (one character per byte) with its old and new entry; no directories. */
export interface ChangedFile {
  readonly path: string
  readonly from: TreeEntry | undefined
  readonly to: TreeEntry | undefined
}

/** Returns the files that differ between two trees, in the order of their paths. */
export async function changedFiles(trees: Trees, from: Oid, to: Oid): Promise<readonly ChangedFile[]> {
  const files = await filesIn(trees, await changeBetween(trees, from, to), '')
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

async function filesIn(trees: Trees, { entries }: TreeChange, above: string): Promise<readonly ChangedFile[]> {
  const found = [...entries].map(async ([name, { from, to, inside }]) => {
    const path = `${above}${name}`
    if (inside !== undefined) return filesIn(trees, inside, `${path}/`)
    const [before, after] = await Promise.all([filesAt(trees, path, from), filesAt(trees, path, to)])
    const gone = before.map(file => ({
      ...file,
      from: file.entry,
      to: after.find(other => other.path === file.path)?.entry,
    }))
    const come = after.filter(file => !before.some(other => other.path === file.path))
    return [...gone, ...come.map(file => ({ ...file, from: undefined, to: file.entry }))].map(({ path, from, to }) => ({
      path,
      from,
      to,
    }))
  })
  return (await Promise.all(found)).flat()
}

interface File {
  readonly path: string
  readonly entry: TreeEntry
}

/** Returns an entry, or all files in a directory. */
async function filesAt(trees: Trees, path: string, entry: TreeEntry | undefined): Promise<readonly File[]> {
  if (entry === undefined) return []
  if (!isTree(entry)) return [{ path, entry }]
  const tree = await trees.flat(entry.oid)
  const inside = Array.from({ length: tree.count }, (_, index) => tree.entry(index))
  const found = inside.map(below => filesAt(trees, `${path}/${entryName(below)}`, below))
  return (await Promise.all(found)).flat()
}

/** Reads files, and stores new ones. */
export interface FileTools {
  readonly trees: Trees
  /** Returns a file's lines, or undefined if it is not text. */
  readonly linesOf: (oid: Oid) => Promise<Lines | undefined>
}

/** Tells whether an entry is a file with lines, and no symbolic link. */
export function isFile({ mode }: TreeEntry): boolean {
  return mode.startsWith('100')
}
