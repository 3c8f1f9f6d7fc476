import { fromLatin1 } from '../bytes/bytes.js'
import type { Oid } from '../object/oid.js'
import { isTree, type TreeEntry } from '../object/tree.js'
import type { Trees } from './trees.js'

/** What stands at a path, whatever it is called there. */
export type Content = Pick<TreeEntry, 'mode' | 'oid'>

/** What is to stand at paths, one character per byte; undefined: nothing. */
export type PathEntries = ReadonlyMap<string, Content | undefined>

/** Returns what stands at a path, or undefined. */
export async function entryAt(trees: Trees, tree: Oid, path: string): Promise<TreeEntry | undefined> {
  const [name, rest] = splitPath(path)
  const entry = (await trees.flat(tree)).find(name)
  if (rest === undefined || entry === undefined) return entry
  return isTree(entry) ? entryAt(trees, entry.oid, rest) : undefined
}

/** Returns a tree that is another one but at some paths; a directory with nothing left in it goes. */
export async function withEntries(trees: Trees, tree: Oid, changes: PathEntries): Promise<Oid> {
  if (changes.size === 0) return tree
  const edits = new Map<string, TreeEntry | undefined>()
  const below = new Map<string, Map<string, Content | undefined>>()
  for (const [path, content] of changes) {
    const [name, rest] = splitPath(path)
    if (rest === undefined) edits.set(name, named(name, content))
    else below.set(name, (below.get(name) ?? new Map<string, Content | undefined>()).set(rest, content))
  }
  const here = await trees.flat(tree)
  for (const [name, inside] of below) {
    const entry = here.find(name)
    const directory = await withEntries(trees, entry !== undefined && isTree(entry) ? entry.oid : trees.empty, inside)
    if (directory !== trees.empty) edits.set(name, named(name, { mode: '40000', oid: directory }))
    // What goes may be in the place of what comes: a directory in that of a file, or the other way round.
    else if (entry !== undefined && isTree(entry) && edits.get(name) === undefined) edits.set(name, undefined)
  }
  return trees.edit(tree, edits)
}

function splitPath(path: string): readonly [name: string, rest: string | undefined] {
  const slash = path.indexOf('/')
  return slash === -1 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)]
}

function named(name: string, content: Content | undefined): TreeEntry | undefined {
  return content && { mode: content.mode, oid: content.oid, name: fromLatin1(name) }
}
