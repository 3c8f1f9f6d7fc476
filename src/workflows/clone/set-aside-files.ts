import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isThere, pathIn, renameRetrying } from '../transfer/files.js'

/** The place for files that are in the way, inside the temporary directory, until the clone is in place. */
const asideName = 'aside'

/** Moves files out of the way of a clone. */
export async function moveAside(target: string, holder: string, names: readonly Buffer[]): Promise<void> {
  if (names.length === 0) return
  const aside = join(holder, asideName)
  await mkdir(aside)
  for (const name of names) await renameRetrying(pathIn(target, name), pathIn(aside, name))
}

/** Moves them back, as far as their places are free. */
export async function moveBack(target: string, holder: string): Promise<void> {
  const aside = join(holder, asideName)
  if (!(await isThere(aside))) return
  for (const name of await readdir(aside, { encoding: 'buffer' })) {
    if (!(await isThere(pathIn(target, name)))) await renameRetrying(pathIn(aside, name), pathIn(target, name))
  }
}
