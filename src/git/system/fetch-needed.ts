import { leavesTrees } from '../../core/clone/object-filter.js'
import { sparseMatcher } from '../../core/sparse/sparse-set.js'
import { neededFiles } from '../../core/sparse/needed-files.js'
import type { TreeFile } from '../files/list-tree.js'
import type { ClonePlan, TransferOptions } from '../port.js'
import { listFiles } from './ls-tree.js'
import { type GitProgram, runGit } from './spawn.js'
import { runTransfer, wantsProgress } from './run-transfer.js'
import { isOid, type Oid } from '../../core/object/oid.js'

/** A program that contacts the server, and one that does not. */
export interface Reach {
  readonly here: GitProgram
  readonly far: GitProgram
}

/** The files that are checked out, and the filter. */
export interface Needing extends Pick<ClonePlan, 'remote' | 'originName' | 'sparse' | 'filter'> {
  readonly commit: Oid
}

/**
 * Fetches the left-out objects that the checkout of a commit needs: all blobs in one request, and before them the
 * trees, if those were left out too.
 *
 * Git's own checkout would do so as well, but then the filters that it starts would get the credential.
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

/**
 * Fetches left-out objects of a partial clone in one request, as git does when it needs them. For trees, everything in
 * them arrives except blobs.
 *
 * @see promisor-remote.c, fetch_objects
 */
async function fetchObjects(
  git: GitProgram,
  { remote, originName, oids }: Pick<ClonePlan, 'remote' | 'originName'> & { readonly oids: readonly Oid[] },
  options: TransferOptions,
): Promise<void> {
  const args = [
    // The present objects tell the server nothing about the missing ones.
    '-c',
    'fetch.negotiationAlgorithm=noop',
    'fetch',
    wantsProgress(options, remote.url) ? '--progress' : '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--filter=blob:none',
    '--stdin',
    '--end-of-options',
    originName,
  ]
  await runTransfer(git, { args, input: oids.map(oid => `${oid}\n`).join(''), url: remote.url }, options)
}

/**
 * Returns the missing objects of a commit, without its parents; nothing below a missing tree.
 *
 * @see git-rev-list(1), --missing=print
 */
async function missingObjects(git: GitProgram, commit: Oid): Promise<readonly Oid[]> {
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=print', '--no-walk', commit]
  const { stdout } = await runGit(git, args)
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap(line => (line.startsWith('?') ? [line.slice(1)] : []))
    .filter(isOid)
}
