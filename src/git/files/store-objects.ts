import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ObjectFormat, Oid, RefName } from '../port.js'
import { objectFiles } from './adopt-objects.js'
import { orAbsent } from './file-errors.js'
import { initRepository } from './init-repository.js'
import { readPlainFile } from './plain-file.js'
import { readShallow } from './shallow-file.js'
import { tipsOf } from './tips.js'

/** The maximum number of tips: a server is told of them, and new commits are based on recent ones. */
const most = 200

/** The name of a partly written file. */
const temporary = 'slim-new-'

/**
 * Adds a new repository's objects to one that is kept for later clones, which is created if needed. The caller makes
 * sure that nobody else adds at the same time. A reader at the same time finds the state before or after; a kill leaves
 * the state before, and files that the next call removes.
 */
export async function storeObjects(from: string, to: string): Promise<void> {
  const tips = await tipsOf(from)
  await prepare(to, tips[0]?.length === 64 ? 'sha256' : 'sha1')
  const [now, before] = await Promise.all([readShallow(from), readShallow(to)])
  // Until all objects are there, history ends where it ends for either.
  await writeBoundaries(to, new Set([...before, ...now]))
  for (const file of await objectFiles(join(from, 'objects'))) {
    const [source, target] = [join(from, 'objects', file), join(to, 'objects', file)]
    if (!(await isSameSize(source, target))) await copyInto(source, target)
  }
  await writeBoundaries(to, now)
  await writeTips(to, [...tips, ...(await tipsOf(to))])
}

async function prepare(directory: string, objectFormat: ObjectFormat): Promise<void> {
  if ((await readPlainFile(join(directory, 'HEAD'))) === undefined) {
    await mkdir(directory, { recursive: true })
    const branch = 'refs/heads/none' as RefName
    await initRepository({ gitDirectory: directory, kind: 'bare', objectFormat, branch, config: [] })
  }
  await mkdir(join(directory, 'objects', 'pack'), { recursive: true })
  for (const place of [directory, join(directory, 'objects', 'pack')]) {
    const left = (await readdir(place)).filter(name => name.startsWith(temporary))
    for (const name of left) await rm(join(place, name), { force: true })
  }
}

/** A truncated file of the same name is replaced. */
async function isSameSize(one: string, other: string): Promise<boolean> {
  const [theirs, ours] = [await stat(one), await orAbsent(stat(other))]
  return theirs.size === ours?.size
}

async function copyInto(from: string, to: string): Promise<void> {
  const half = join(dirname(to), `${temporary}file`)
  await mkdir(dirname(to), { recursive: true })
  await copyFile(from, half, constants.COPYFILE_FICLONE)
  await rename(half, to)
}

async function writeBoundaries(directory: string, shallow: ReadonlySet<Oid>): Promise<void> {
  await writeWhole(directory, 'shallow', [...shallow].map(oid => `${oid}\n`).join(''))
}

async function writeTips(directory: string, tips: readonly Oid[]): Promise<void> {
  const lines = [...new Set(tips)].slice(0, most).map((oid, i) => `${oid} refs/slim/${String(i).padStart(3, '0')}\n`)
  await writeWhole(directory, 'packed-refs', lines.join(''))
}

async function writeWhole(directory: string, name: string, text: string): Promise<void> {
  const half = join(directory, temporary + name)
  await writeFile(half, text)
  await rename(half, join(directory, name))
}
