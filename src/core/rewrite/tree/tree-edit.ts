import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import { isSame, type TreeChange } from './tree-change.js'
import type { FilePlace } from './tree-paths.js'
import type { Trees } from './trees.js'

/** What a file was in the tree that was changed, what it became there, and what it is in the tree to be edited. */
export interface ThreeFiles {
  readonly from: TreeEntry
  readonly to: TreeEntry
  readonly here: TreeEntry
}

export interface TreeEditTools {
  readonly trees: Trees
  /** Merges files of the same mode, or returns undefined where that is not certain. Undefined: none is merged. */
  readonly mergeFiles?: ((files: ThreeFiles, place: FilePlace) => Promise<Oid | undefined>) | undefined
}

/**
 * Does to a tree what was done to another, where that is certain to be what a merge would come to; else returns
 * undefined, and a merge has to find out.
 *
 *     from ── change ── to            certain where whatever the change touches
 *       ╲                             is in `onto` as it was in `from`, or is a
 *        onto ── change ── result     file in all three, and its text can be merged
 *
 * Directories are compared as a whole before anything in them is: nothing can be renamed into one that is gone, and out
 * of one that has got more since. So no rename, of a file or a directory, can make a merge differ: a file that is there
 * in all three trees is none that git takes for renamed.
 */
export function editTree(tools: TreeEditTools, change: TreeChange, onto: Oid): Promise<Oid | undefined> {
  return editDirectory({ ...tools, path: '', above: [] }, change, onto)
}

interface Directory extends TreeEditTools, FilePlace {}

async function editDirectory(directory: Directory, change: TreeChange, onto: Oid): Promise<Oid | undefined> {
  const { trees } = directory
  if (change.entries.size === 0) return onto
  if (change.from === onto) return change.to
  const tree = await trees.flat(onto)
  const edits = new Map<string, TreeEntry | undefined>()
  const place = (name: string) => ({ path: directory.path + name, above: [...directory.above, tree] })
  for (const [name, { from, to, inside }] of change.entries) {
    const here = tree.find(name)
    if (isSame(from, here)) edits.set(name, to)
    else if (here === undefined) return undefined
    else if (inside !== undefined && isTree(here)) {
      const { path, above } = place(name)
      const edited = await editDirectory({ ...directory, path: `${path}/`, above }, inside, here.oid)
      if (edited === undefined) return undefined
      edits.set(name, edited === trees.empty ? undefined : { ...here, oid: edited })
    } else {
      const merged = from && to && (await mergedFile(directory, { from, to, here }, place(name)))
      if (merged === undefined) return undefined
      edits.set(name, { ...here, oid: merged })
    }
  }
  return trees.edit(onto, edits)
}

async function mergedFile({ mergeFiles }: Directory, files: ThreeFiles, place: FilePlace): Promise<Oid | undefined> {
  const { from, to, here } = files
  const isSameMode = from.mode === here.mode && to.mode === here.mode && here.mode.startsWith('100')
  if (!isSameMode) return undefined
  return to.oid === here.oid ? here.oid : mergeFiles?.(files, place)
}
