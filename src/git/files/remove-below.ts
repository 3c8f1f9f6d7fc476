import { lstat, readdir, rm } from 'node:fs/promises'
import { toLatin1 } from '../../core/bytes/bytes.js'
import { orAbsent } from './file-errors.js'

/** Empties a directory of a worktree, all of it or some names; where a link would lead there, nothing is done. */
export async function removeBelow(
  worktree: string,
  path: Uint8Array,
  what: 'everything' | ((name: string) => boolean),
): Promise<void> {
  let directory = Buffer.from(worktree)
  for (const part of toLatin1(path).split('/')) {
    directory = Buffer.concat([directory, Buffer.from('/'), Buffer.from(part, 'latin1')])
    if (!(await orAbsent(lstat(directory)))?.isDirectory()) return
  }
  for (const name of await readdir(directory, { encoding: 'buffer' })) {
    if (what !== 'everything' && !what(name.toString('latin1'))) continue
    await rm(Buffer.concat([directory, Buffer.from('/'), name]), { recursive: true, force: true, maxRetries: 5 })
  }
}
