import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { renameFile } from './rename-file.js'

/** Moves the packs of one git directory to another. An index last: until then nobody takes a pack for one. */
export async function movePacks(from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map(directory => join(directory, 'objects', 'pack')) as [string, string]
  await mkdir(target, { recursive: true })
  const names = (await readdir(source)).filter(name => name.startsWith('pack-'))
  const indexes = names.filter(name => name.endsWith('.idx'))
  const others = names.filter(name => !name.endsWith('.idx'))
  for (const name of [...others, ...indexes]) await renameFile(join(source, name), join(target, name))
}
