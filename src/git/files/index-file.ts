import { createHash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oid } from '../../core/object/oid.js'

export interface IndexEntry {
  /** From the top of the worktree, with slashes. */
  readonly path: Uint8Array
  /** In octal, as in a tree. */
  readonly mode: string
  readonly oid: Oid
  /** The stat data of the file that was checked out; none for a submodule. */
  readonly stats: BigIntStats | undefined
  /** Whether the file is skipped in the worktree. */
  readonly skipped: boolean
}

/**
 * Writes the index of a new worktree, so that git knows every file to be unchanged without reading it. The entries are
 * sorted by the bytes of their paths.
 *
 * @see gitformat-index(5), version 2, and 3 where files are skipped
 */
export async function writeIndex(gitDirectory: string, entries: readonly IndexEntry[]): Promise<void> {
  const header = Buffer.alloc(12)
  header.write('DIRC')
  header.writeUInt32BE(entries.some(({ skipped }) => skipped) ? 3 : 2, 4)
  header.writeUInt32BE(entries.length, 8)
  const content = Buffer.concat([header, ...entries.map(entryBytes)])
  const checksum = createHash('sha1').update(content).digest()
  await writeFile(join(gitDirectory, 'index'), Buffer.concat([content, checksum]))
}

const fixedLength = 62
/** In the flags: the extended bit; in the extended flags: the skip-worktree bit. */
const extended = 0x4000
const skipWorktree = 0x4000

function entryBytes({ path, mode, oid, stats, skipped }: IndexEntry): Buffer {
  const pathAt = skipped ? fixedLength + 2 : fixedLength
  // One to eight NULs make the length a multiple of eight.
  const bytes = Buffer.alloc(Math.ceil((pathAt + path.length + 1) / 8) * 8)
  const fields = stats === undefined ? noStats : statFields(stats)
  const numbers = [...fields.slice(0, 6), Number.parseInt(mode, 8), ...fields.slice(6)]
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, i * 4)
  bytes.write(oid, 40, 'hex')
  bytes.writeUInt16BE(Math.min(path.length, 0xfff) | (skipped ? extended : 0), 60)
  if (skipped) bytes.writeUInt16BE(skipWorktree, fixedLength)
  bytes.set(path, pathAt)
  return bytes
}

const noStats: readonly number[] = Array.from({ length: 9 }, () => 0)

/** Seconds and nanoseconds of ctime and mtime, device and inode; then user, group and size: 32 bits of each. */
function statFields({ ctimeNs, mtimeNs, dev, ino, uid, gid, size }: BigIntStats): readonly number[] {
  const second = 1_000_000_000n
  const fields = [ctimeNs / second, ctimeNs % second, mtimeNs / second, mtimeNs % second, dev, ino, uid, gid, size]
  return fields.map(field => Number(BigInt.asUintN(32, field)))
}
