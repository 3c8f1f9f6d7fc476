import type { Conflict } from './merger.js'
import { fromLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import { changedFiles } from '../tree/changed-files.js'
import type { NowParent } from './recreate-merge.js'
import type { MergeTools } from './merge-step.js'
import { isSame } from '../tree/tree-change.js'
import { entryAt } from '../tree/tree-paths.js'
import type { Trees } from '../tree/trees.js'

/**
 * Returns the paths at which one parent of a merge has become another, and a second parent had something of its own: a
 * change that both had would go from the merge with the one, although the other still has it.
 *
 *     base: 1    a: 2    b: 2    M: 2        a′: 1    M′: not 1, since b′ says 2
 */
export async function sharedChanges(tools: MergeTools, parents: readonly NowParent[]): Promise<readonly Conflict[]> {
  const shared = new Set<string>()
  for (const [i, { old, now }] of parents.entries()) {
    const paths = (await changedFiles(tools.trees, old.tree, now.tree)).map(({ path }) => path)
    for (const { old: other } of paths.length === 0 ? [] : parents.filter((_, j) => j !== i)) {
      const bases = await tools.baseTrees?.(old.oid, other.oid)
      for (const path of paths) {
        if (bases === undefined || !(await isLeft(tools.trees, { path, by: other.tree, since: bases })))
          shared.add(path)
      }
    }
  }
  return [...shared].map(path => ({ path: fromLatin1(path), kind: 'contents' }))
}

interface Place {
  readonly path: string
  readonly by: Oid
  readonly since: readonly Oid[]
}

/** Tells whether a path was left as it had been; histories with nothing in common begin with no files. */
async function isLeft(trees: Trees, { path, by, since }: Place): Promise<boolean> {
  const here = await entryAt(trees, by, path)
  const before = since.length === 0 ? [trees.empty] : since
  const entries = await Promise.all(before.map(tree => entryAt(trees, tree, path)))
  return entries.every(entry => isSame(entry, here))
}
