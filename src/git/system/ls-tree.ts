import type { Oid } from '../../core/object/oid.js'
import type { TreeFile } from '../files/list-tree.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Lists the files of a commit, recursively.
 *
 * @see git-ls-tree(1), OUTPUT FORMAT: `<mode> <type> <oid> TAB <path> NUL`
 */
export async function listFiles(git: GitProgram, commit: Oid): Promise<readonly TreeFile[]> {
  const { stdout } = await runGit(git, ['ls-tree', '-r', '-z', '--full-tree', commit])
  const files: TreeFile[] = []
  for (let at = 0; at < stdout.length; ) {
    const tab = stdout.indexOf('\t', at)
    const end = stdout.indexOf(0, tab)
    const [mode = '', , oid = ''] = stdout.toString('latin1', at, tab).split(' ')
    files.push({ path: stdout.subarray(tab + 1, end), mode, oid: oid as Oid })
    at = end + 1
  }
  return files
}
