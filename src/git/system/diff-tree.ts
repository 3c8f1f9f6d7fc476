import { toLatin1 } from '../../core/bytes/bytes.js'
import type { TreeSwitch } from '../port.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/** The mode of a submodule's entry. */
export const submoduleMode = '160000'

/** A path that differs between two trees; one character per byte. */
export interface ChangedPath {
  readonly path: string
  /** `A`, `M`, `D` or `T`. */
  readonly letter: string
  readonly modeBefore: string
  readonly mode: string
  readonly oid: string
  /** All zeros if it was not there. */
  readonly oidBefore: string
}

/**
 * Lists the paths that differ between two trees, recursively and without rename detection.
 *
 * @param letters those of git's `--diff-filter`
 * @see git-diff-tree(1), RAW OUTPUT FORMAT: `:mode SP mode SP object SP object SP letter NUL path NUL`
 */
export async function diffTree(git: Repository, { from, to }: TreeSwitch, letters: string): Promise<ChangedPath[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', `--diff-filter=${letters}`, from, to]
  const fields = toLatin1((await runGit(git, args)).stdout).split('\0')
  const changed: ChangedPath[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [modeBefore = '', mode = '', oidBefore = '', oid = '', letter = ''] = (fields[at] ?? '').slice(1).split(' ')
    changed.push({ path: fields[at + 1] ?? '', letter, modeBefore, mode, oid, oidBefore })
  }
  return changed
}
