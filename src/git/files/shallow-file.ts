import { stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { longestList, readBounded } from './bounded-file.js'
import type { LockOwner } from './dead-locks.js'
import { orAbsent } from './file-errors.js'
import { LockFile } from './lock-file.js'

/** How long another git may take, and the age after which a lock counts as left by a killed git. */
const waitMs = 2000
const staleMs = 10 * 60_000

/** Returns the commits whose parents a shallow clone has left out. @see gitformat-pack(5), shallow */
export async function readShallow(gitDirectory: string): Promise<ReadonlySet<Oid>> {
  const text = (await orAbsent(readBounded(join(gitDirectory, 'shallow'), longestList)))?.toString('latin1') ?? ''
  return new Set(text.split('\n').filter(isOid))
}

/**
 * Replaces the list of shallow commits; empty: the repository is complete. A lock that is older than any fetch takes to
 * write this file was left by a killed git, and is removed.
 *
 * @throws GitSlimError `ref-moved` when the file does not hold what was expected, `ref-locked` when a lock is held
 */
export async function writeShallow(
  owner: LockOwner,
  { now, before }: { readonly now: ReadonlySet<Oid>; readonly before: ReadonlySet<Oid> },
): Promise<void> {
  const { gitDirectory } = owner
  const file = join(gitDirectory, 'shallow')
  const lock = await takeLock(file, owner)
  try {
    const found = await readShallow(gitDirectory)
    if (found.size !== before.size || [...found].some(oid => !before.has(oid))) {
      throw new GitSlimError('ref-moved', messages.git.shallowMoved)
    }
    await lock.write(
      [...now]
        .toSorted()
        .map(oid => `${oid}\n`)
        .join(''),
    )
    await lock.commit()
    // Git takes an empty file for none; others may not.
    if (now.size === 0) await unlink(file)
  } finally {
    await lock.release()
  }
}

async function takeLock(file: string, owner: LockOwner): Promise<LockFile> {
  try {
    return await LockFile.take(file, waitMs, owner)
  } catch (error) {
    if (!isFailure(error, 'ref-locked')) throw error
    const stats = await orAbsent(stat(`${file}.lock`))
    if (stats !== undefined && Date.now() - stats.mtimeMs < staleMs) throw error
    if (stats !== undefined) await orAbsent(unlink(`${file}.lock`))
    return LockFile.take(file, waitMs, owner)
  }
}
