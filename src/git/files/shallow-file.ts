import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { orAbsent } from './file-errors.js'

/** Returns the commits whose parents a shallow clone has left out. @see gitformat-pack(5), shallow */
export async function readShallow(gitDirectory: string): Promise<ReadonlySet<Oid>> {
  const text = (await orAbsent(readFile(join(gitDirectory, 'shallow'), 'latin1'))) ?? ''
  return new Set(text.split('\n').filter(isOid))
}
