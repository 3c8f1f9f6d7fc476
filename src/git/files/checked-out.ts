import { access, readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid } from '../../core/object/oid.js'
import { isRefName } from '../../core/ref/ref-name.js'
import type { BranchUse, RefName } from '../port.js'
import { orAbsent } from './file-errors.js'
import { readHead } from './loose-ref.js'

/**
 * Returns the branches that other worktrees of a repository use: checked out, or part of an unfinished rebase, which
 * returns to its branch, moves those stacked on it, and fails when they have moved.
 *
 * @see gitrepository-layout(5), worktrees
 */
export async function branchesElsewhere(
  commonDirectory: string,
  own: string,
): Promise<ReadonlyMap<RefName, BranchUse>> {
  const linked = (await orAbsent(readdir(join(commonDirectory, 'worktrees')))) ?? []
  const directories = [commonDirectory, ...linked.map(name => join(commonDirectory, 'worktrees', name))]
  const here = await realpath(own)
  const found = new Map<RefName, BranchUse>()
  for (const directory of directories) {
    const other = await orAbsent(realpath(directory))
    if (other === undefined || other === here) continue
    // Git ignores a worktree that does not name its files; the view that hooks get is such a one.
    if (directory !== commonDirectory && (await orAbsent(access(join(directory, 'gitdir')).then(() => true))) !== true)
      continue
    const head = await orAbsent(readHead(directory))
    const checkedOut = [...(head?.kind === 'branch' ? [head.ref] : []), ...(await named(directory, ['BISECT_START']))]
    for (const ref of checkedOut) if (!found.has(ref)) found.set(ref, 'checked-out')
    for (const ref of await named(directory, rebases)) found.set(ref, 'in-rebase')
  }
  return found
}

/** The last one has a line for each branch, followed by two ids. */
const rebases = ['rebase-merge/head-name', 'rebase-apply/head-name', 'rebase-merge/update-refs']

/** A bisection detaches HEAD like a rebase; the branch it returns to may have moved. */
async function named(directory: string, files: readonly string[]): Promise<readonly RefName[]> {
  const texts = await Promise.all(files.map(file => orAbsent(readFile(join(directory, file), 'utf8'))))
  return texts.flatMap(text =>
    (text ?? '').split('\n').flatMap(line => {
      const name = line.trim()
      const full = name.startsWith('refs/') ? name : `refs/heads/${name}`
      return name !== '' && !isOid(name) && isRefName(full) ? [full] : []
    }),
  )
}
