import { appendFile, mkdir, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { concat, encode } from '../../core/bytes/bytes.js'
import type { Ident } from '../../core/object/ident.js'
import type { Oid } from '../../core/object/oid.js'
import { getsReflog } from '../../core/ref/check-updates.js'
import type { RefName } from '../port.js'
import { isAbsent, orAbsent } from './file-errors.js'
import { removeEmptyDirectories, removeEmptyParents } from './directories.js'

export interface ReflogLine {
  readonly old: Oid
  readonly new: Oid
  readonly who: Ident
  readonly reason: string
}

/**
 * Appends a line to a ref's reflog; creates it for a branch or HEAD.
 *
 * @see git-reflog(1); refs/files-backend.c, log_ref_write_fd
 */
export async function appendReflog(gitDirectory: string, name: RefName, line: ReflogLine): Promise<void> {
  const path = reflogPath(gitDirectory, name)
  const exists = (await orAbsent(stat(path)))?.isFile() ?? false
  if (!exists && !getsReflog(name)) return
  const reason = line.reason.replace(/\s+/g, ' ').trim()
  const text = concat([
    encode(`${line.old} ${line.new} `),
    line.who.raw,
    encode(reason === '' ? '\n' : `\t${reason}\n`),
  ])
  // Directories of deleted branches may be where the file belongs.
  if (!exists) await removeEmptyDirectories(path)
  await mkdir(dirname(path), { recursive: true })
  await appendFile(path, text)
}

/** Removes a ref's reflog, if it has one, and directories that become empty. */
export async function removeReflog(gitDirectory: string, name: RefName): Promise<void> {
  const path = reflogPath(gitDirectory, name)
  try {
    await unlink(path)
  } catch (error) {
    if (isAbsent(error)) return
    throw error
  }
  await removeEmptyParents(join(gitDirectory, 'logs'), name)
}

function reflogPath(gitDirectory: string, name: RefName): string {
  return join(gitDirectory, 'logs', name)
}
