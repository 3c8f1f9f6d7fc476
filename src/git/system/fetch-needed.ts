import { leavesTrees } from '../../core/clone/object-filter.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { neededFiles } from '../../core/sparse/needed-files.js'
import type { TreeFile } from '../files/list-tree.js'
import type { ClonePlan, Oid, TransferOptions } from '../port.js'
import { fetchObjects } from './fetch-objects.js'
import { listFiles } from './ls-tree.js'
import { missingObjects } from './missing-objects.js'
import type { GitProgram } from './spawn.js'

/** A program that reaches the server, and one that does not. */
export interface Reach {
  readonly here: GitProgram
  readonly far: GitProgram
}

/** What is checked out, and what of it was left with the server. */
export interface Needing extends Pick<ClonePlan, 'remote' | 'originName' | 'sparse' | 'filter'> {
  readonly commit: Oid
}

/**
 * Fetches what the checkout of a commit needs of what was left with the server: all files in one request, and before
 * them, where they were left there too, the trees that say which files there are.
 *
 * Git's own checkout would do so as well; but the filters that it starts would then be handed the credential.
 *
 * @returns the commit's files, where it was necessary to know them: of a sparse checkout
 */
export async function fetchNeeded(
  { here, far }: Reach,
  needing: Needing,
  options: TransferOptions,
): Promise<readonly TreeFile[] | undefined> {
  const { commit, sparse, filter } = needing
  const fetchAll = async (oids: readonly Oid[]) => {
    if (oids.length > 0) await fetchObjects(far, { ...needing, oids }, options)
  }
  if (filter !== undefined && leavesTrees(filter)) await fetchAll(await missingObjects(here, commit))
  const files = sparse === undefined ? undefined : await listFiles(here, commit)
  if (filter === undefined) return files
  const missing = await missingObjects(here, commit)
  if (sparse === undefined || files === undefined) await fetchAll(missing)
  else {
    const needed = new Set(neededFiles(files, sparseMatcher(sparse)).map(({ oid }) => oid))
    await fetchAll(missing.filter(oid => needed.has(oid)))
  }
  return files
}
