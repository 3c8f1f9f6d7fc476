import { isOid, type Oid } from '../../core/object/oid.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Returns the objects of a commit, but for its parents, that are not here: of a tree that is not here, nothing below it.
 *
 * @see git-rev-list(1), --missing=print
 */
export async function missingObjects(git: GitProgram, commit: Oid): Promise<readonly Oid[]> {
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=print', '--no-walk', commit]
  const { stdout } = await runGit(git, args)
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap(line => (line.startsWith('?') ? [line.slice(1)] : []))
    .filter(isOid)
}
