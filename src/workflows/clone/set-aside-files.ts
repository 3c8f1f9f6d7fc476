import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isThere, pathIn, renameRetrying } from '../transfer/files.js'

/** Where what was in the way is kept, inside the temporary directory, until the clone has its place. */
const asideName = 'aside'

/** Moves what stands in the way of a clone out of it. */
export async function moveAside(target: string, holder: string, names: readonly Buffer[]): Promise<void> {
  if (names.length === 0) return
  const aside = join(holder, asideName)
  await mkdir(aside)
  for (const name of names) await renameRetrying(pathIn(target, name), pathIn(aside, name))
}

/** Moves it back, as far as its place is free. */
export async function moveBack(target: string, holder: string): Promise<void> {
  const aside = join(holder, asideName)
  if (!(await isThere(aside))) return
  for (const name of await readdir(aside, { encoding: 'buffer' })) {
    if (!(await isThere(pathIn(target, name)))) await renameRetrying(pathIn(aside, name), pathIn(target, name))
  }
}
