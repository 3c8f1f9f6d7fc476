import { fromLatin1 } from '../../bytes/bytes.js'
import type { FlatTree } from '../../object/flat-tree.js'
import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import type { Trees } from './trees.js'

/** The entry at a path, whatever its name. */
export type Content = Pick<TreeEntry, 'mode' | 'oid'>

/** Where a file stands. */
export interface FilePlace {
  /** One character per byte. */
  readonly path: string
  /** The directories that it is in, from the top. */
  readonly above: readonly FlatTree[]
}

/** What is to stand at paths, one character per byte; undefined: nothing. */
export type PathEntries = ReadonlyMap<string, Content | undefined>

/** Returns the entry at a path, or undefined. */
export async function entryAt(trees: Trees, tree: Oid, path: string): Promise<TreeEntry | undefined> {
  const [name, rest] = splitPath(path)
  const entry = (await trees.flat(tree)).find(name)
  if (rest === undefined || entry === undefined) return entry
  return isTree(entry) ? entryAt(trees, entry.oid, rest) : undefined
}

/** Changes entries at paths of trees. Consecutive commits share most directories, so results are cached. */
export class PathEdits {
  readonly #known = new Map<string, Promise<Oid>>()

  constructor(private readonly trees: Trees) {}

  /** Returns a tree with other entries at some paths; a directory that becomes empty is removed. */
  async in(tree: Oid, changes: PathEntries): Promise<Oid> {
    if (changes.size === 0) return tree
    const edits = new Map<string, TreeEntry | undefined>()
    const below = new Map<string, Map<string, Content | undefined>>()
    for (const [path, content] of changes) {
      const [name, rest] = splitPath(path)
      if (rest === undefined) edits.set(name, named(name, content))
      else below.set(name, (below.get(name) ?? new Map<string, Content | undefined>()).set(rest, content))
    }
    const here = await this.trees.flat(tree)
    for (const [name, inside] of below) {
      // A file replaces a directory: everything in it is removed.
      if (edits.get(name) !== undefined) continue
      const entry = here.find(name)
      const directory = await this.#inside(entry !== undefined && isTree(entry) ? entry.oid : this.trees.empty, inside)
      if (directory !== this.trees.empty) edits.set(name, named(name, { mode: '40000', oid: directory }))
      else if (entry !== undefined && isTree(entry)) edits.set(name, undefined)
    }
    return this.trees.edit(tree, edits)
  }

  #inside(tree: Oid, changes: PathEntries): Promise<Oid> {
    const edits = [...changes].map(([path, content]) => `${path}\0${content?.mode} ${content?.oid}`)
    const key = `${tree}\0${edits.join('\0')}`
    const edited = this.#known.get(key) ?? this.in(tree, changes)
    this.#known.set(key, edited)
    return edited
  }
}

/** Returns the first component of a path, and the rest. */
export function splitPath(path: string): readonly [name: string, rest: string | undefined] {
  const slash = path.indexOf('/')
  return slash === -1 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)]
}

function named(name: string, content: Content | undefined): TreeEntry | undefined {
  return content && { mode: content.mode, oid: content.oid, name: fromLatin1(name) }
}
