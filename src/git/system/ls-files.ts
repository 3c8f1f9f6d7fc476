import type { Oid } from '../port.js'
import { type GitProgram, runGit } from './spawn.js'

/** A file of the index. */
export interface IndexedFile {
  readonly mode: string
  readonly oid: Oid
  readonly path: Buffer
}

/** Lists the index. @see git-ls-files(1), --stage -z: `mode SP object SP stage TAB path NUL` */
export async function listIndex(git: GitProgram): Promise<readonly IndexedFile[]> {
  const { stdout } = await runGit(git, ['ls-files', '--stage', '-z'])
  const files: IndexedFile[] = []
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0, at)
    const tab = stdout.indexOf(0x09, at)
    const [mode = '', oid = ''] = stdout.toString('latin1', at, tab).split(' ')
    files.push({ mode, oid: oid as Oid, path: stdout.subarray(tab + 1, end) })
    at = end + 1
  }
  return files
}
