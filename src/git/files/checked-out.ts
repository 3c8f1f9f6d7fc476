import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../port.js'
import { orAbsent } from './file-errors.js'
import { readHead } from './loose-ref.js'

/**
 * Returns the branches that other worktrees of a repository have checked out, or will when what they are at is over.
 *
 * @see gitrepository-layout(5), worktrees
 */
export async function branchesElsewhere(commonDirectory: string, own: string): Promise<ReadonlySet<RefName>> {
  const linked = (await orAbsent(readdir(join(commonDirectory, 'worktrees')))) ?? []
  const directories = [commonDirectory, ...linked.map(name => join(commonDirectory, 'worktrees', name))]
  const here = await realpath(own)
  const found = new Set<RefName>()
  for (const directory of directories) {
    const other = await orAbsent(realpath(directory))
    if (other === undefined || other === here) continue
    const head = await orAbsent(readHead(directory))
    if (head?.kind === 'branch') found.add(head.ref)
    for (const ref of await branchesBusyIn(directory)) found.add(ref)
  }
  return found
}

/** A rebase or a bisection detaches HEAD, and comes back to a branch. */
async function branchesBusyIn(directory: string): Promise<readonly RefName[]> {
  const files = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']
  const names = await Promise.all(files.map(file => orAbsent(readFile(join(directory, file), 'utf8'))))
  return names.flatMap(text => {
    const name = text?.trim() ?? ''
    const full = name.startsWith('refs/') ? name : `refs/heads/${name}`
    return name !== '' && isRefName(full) ? [full] : []
  })
}
