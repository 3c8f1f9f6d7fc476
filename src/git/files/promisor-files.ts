import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes the packs of a repository such as hold all that is in them refers to. @see gitrepository-layout(5), promisor */
export async function removePromisorFiles(gitDirectory: string): Promise<void> {
  const directory = join(gitDirectory, 'objects', 'pack')
  const names = (await readdir(directory)).filter(name => name.endsWith('.promisor'))
  await Promise.all(names.map(name => unlink(join(directory, name))))
}
