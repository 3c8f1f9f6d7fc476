import type { Oid } from '../../object/oid.js'
import { isTree, type TreeEntry } from '../../object/tree.js'
import { isSame, type TreeChange } from './tree-change.js'
import type { Trees } from './trees.js'

/**
 * Does to a tree what was done to another, where that is certain to be what a merge would come to; else returns
 * undefined, and a merge has to find out.
 *
 *     from ── change ── to            certain where whatever the change touches
 *       ╲                             is in `onto` as it was in `from`
 *        onto ── change ── result
 *
 * Directories are compared as a whole before anything in them is: nothing can be renamed into one that is gone, and out
 * of one that has got more since. So no rename, of a file or a directory, can make a merge differ.
 */
export async function editTree(trees: Trees, change: TreeChange, onto: Oid): Promise<Oid | undefined> {
  if (change.entries.size === 0) return onto
  if (change.from === onto) return change.to
  const tree = await trees.flat(onto)
  const edits = new Map<string, TreeEntry | undefined>()
  for (const [name, { from, to, inside }] of change.entries) {
    const here = tree.find(name)
    if (isSame(from, here)) edits.set(name, to)
    else if (inside === undefined || here === undefined || !isTree(here)) return undefined
    else {
      const edited = await editTree(trees, inside, here.oid)
      if (edited === undefined) return undefined
      edits.set(name, edited === trees.empty ? undefined : { ...here, oid: edited })
    }
  }
  return trees.edit(onto, edits)
}
