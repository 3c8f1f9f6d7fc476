import { type Oid, parseOid } from '../../core/object/oid.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns every best common ancestor of two commits, or an empty list when they share none.
 *
 * In a shallow repository "none" may mean "not fetched".
 * @see git-merge-base(1), exit status 1
 */
export async function mergeBases(git: Repository, a: Oid, b: Oid): Promise<readonly Oid[]> {
  const { exitCode, stdout } = await runGit(git, ['merge-base', '--all', a, b], { expect: [0, 1] })
  return exitCode === 1 ? [] : stdout.toString('latin1').trim().split('\n').map(parseOid)
}
