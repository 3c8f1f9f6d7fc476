import type { ClonePlan, Oid, TransferOptions } from '../port.js'
import { runTransfer, wantsProgress } from './run-transfer.js'
import type { GitProgram } from './spawn.js'

/**
 * Fetches objects that a partial clone has left with the server, all in one request, as git does when it needs them.
 *
 * Of trees all that they hold comes, but files.
 *
 * @see promisor-remote.c, fetch_objects
 */
export async function fetchObjects(
  git: GitProgram,
  { remote, originName, oids }: Pick<ClonePlan, 'remote' | 'originName'> & { readonly oids: readonly Oid[] },
  options: TransferOptions,
): Promise<void> {
  const args = [
    // Nothing that is here tells the server anything about what is not.
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
