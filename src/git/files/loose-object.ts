import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Oid } from '../../core/object/oid.js'
import type { RawObject } from '../../core/object/raw-object.js'
import { orAbsent } from './file-errors.js'
import { renameFile } from './rename-file.js'

/**
 * Stores an object as a loose file, unless there is one; it appears when it is complete and on disk.
 *
 * @see gitrepository-layout(5), objects
 */
export async function writeLooseObject(gitDirectory: string, oid: Oid, { type, body }: RawObject): Promise<void> {
  const path = join(gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2))
  if (await orAbsent(stat(path))) return
  const content = await promisify(deflate)(Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]))
  await mkdir(dirname(path), { recursive: true })
  const temporary = join(dirname(path), `tmp_obj_${randomBytes(6).toString('hex')}`)
  try {
    await writeDurably(temporary, [content])
    await chmod(temporary, readOnly)
    await renameFile(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Git's mode for files that never change. Set last: Windows does not remove read-only files. */
export const readOnly = 0o444

/** Writes a new file, and waits until it is on disk. */
export async function writeDurably(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
