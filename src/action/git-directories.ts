import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from '../workflows/transfer/files.js'

/** Returns the git directory of a clone and those of its submodules, as far as they exist. */
export async function gitDirectories(clone: string): Promise<readonly string[]> {
  const root = join(clone, '.git')
  return (await entriesOf(root)) === undefined ? [] : [root, ...(await below(join(root, 'modules')))]
}

/**
 * A submodule may be called `libs/one`: directories on the way to a git directory are not git directories themselves.
 */
async function below(directory: string): Promise<readonly string[]> {
  const entries = (await entriesOf(directory)) ?? []
  if (entries.some(entry => entry.isFile())) return [directory, ...(await below(join(directory, 'modules')))]
  const directories = entries.filter(entry => entry.isDirectory())
  return (await Promise.all(directories.map(({ name }) => below(join(directory, name))))).flat()
}

async function entriesOf(directory: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
