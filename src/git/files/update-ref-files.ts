import { readFile, realpath, unlink } from 'node:fs/promises'
import type { Ident } from '../../core/object/ident.js'
import { type ObjectFormat, type Oid, zeroOid } from '../../core/object/oid.js'
import { checkUpdates } from '../../core/ref/check-updates.js'
import { refuseProblem } from '../in-process/check-updates.js'
import { followRef } from '../in-process/store.js'
import type { ProcessMark, RefName, RefUpdate } from '../port.js'
import { removeEmptyDirectories, removeEmptyParents } from './directories.js'
import { diskFailure, isAbsent, orAbsent } from './file-errors.js'
import { LockFile } from './lock-file.js'
import { withoutPackedRefs } from './packed-refs.js'
import type { RefFiles } from './ref-files.js'
import { appendReflog, removeReflog } from './reflog-file.js'

export interface RefTransaction {
  readonly updates: readonly RefUpdate[]
  /** The message of the reflog entries. */
  readonly reason: string
  readonly who: Ident
  readonly objectFormat: ObjectFormat
  readonly mark: ProcessMark
}

/** How long another's lock is waited for. */
const waitForRef = 100
const waitForPackedRefs = 1000

const head = 'HEAD' as RefName

/**
 * Moves all refs or none, by git's own protocol: all locks are taken and all old values checked before anything moves;
 * then the refs move in the order given, deletions last.
 *
 * @throws GitSlimError `ref-moved`, `ref-locked`, `disk`
 * @see refs/files-backend.c, files_transaction_prepare, files_transaction_finish
 */
export async function updateRefFiles(files: RefFiles, transaction: RefTransaction): Promise<void> {
  const { updates } = transaction
  const state = await currentState(files, updates)
  refuseProblem(checkUpdates(updates, state))
  const locks = new Locks()
  try {
    const logged = await takeLocks(files, transaction, locks)
    const locked = await currentState(files, updates)
    refuseProblem(checkUpdates(updates, locked))
    await writeLocks(files, updates, { locks, held: locked.held })
    await finish(files, transaction, { locks, held: locked.held, logged })
  } catch (error) {
    throw diskFailure(error, files.gitDirectory)
  } finally {
    await locks.releaseAll(files)
  }
}

type Held = ReadonlyMap<RefName, Oid | null>

async function currentState(files: RefFiles, updates: readonly RefUpdate[]) {
  const held = new Map<RefName, Oid | null>()
  const store = { ref: (name: RefName) => files.value(name) }
  for (const { name } of updates) held.set(name, (await followRef(store, name))?.oid ?? null)
  // Only a new ref can be where another is in the way.
  const creates = updates.some(({ name, target }) => target !== null && held.get(name) === null)
  const names = new Set(creates ? await files.names('refs/') : [])
  return { held, names, valueOf: (name: RefName) => held.get(name) ?? null }
}

/** The locks of one transaction. */
class Locks {
  readonly refs = new Map<RefName, LockFile>()
  packed: LockFile | undefined

  /** Releases the remaining locks, and removes directories that were created only for locks. */
  async releaseAll(files: RefFiles): Promise<void> {
    const packed = this.packed === undefined ? [] : [this.packed.release()]
    const refs = [...this.refs].map(([name, lock]) => release(files, name, lock))
    const ends = await Promise.allSettled([...packed, ...refs])
    const failure = ends.find(end => end.status === 'rejected')
    if (failure) throw failure.reason
  }
}

async function release(files: RefFiles, name: RefName, lock: LockFile): Promise<void> {
  await lock.release()
  await removeEmptyParents(files.gitDirectory, name)
}

/** Takes all locks, and returns the branch whose moves are also in HEAD's reflog. */
async function takeLocks(
  files: RefFiles,
  { updates, mark }: RefTransaction,
  locks: Locks,
): Promise<RefName | undefined> {
  const owner = { gitDirectory: files.gitDirectory, mark }
  for (const { name } of updates) locks.refs.set(name, await LockFile.take(files.path(name), waitForRef, owner))
  if (updates.some(({ target }) => target === null)) {
    // As in git, a symbolic link to a file shared by several repositories stays one.
    const packed = (await orAbsent(realpath(files.packedPath))) ?? files.packedPath
    locks.packed = await LockFile.take(packed, waitForPackedRefs, owner)
  }
  const value = await files.value(head)
  const branch = value && 'symref' in value ? value.symref : undefined
  if (branch === undefined || locks.refs.has(head) || !locks.refs.has(branch)) return undefined
  locks.refs.set(head, await LockFile.take(files.path(head), waitForRef, owner))
  return branch
}

interface Prepared {
  readonly locks: Locks
  readonly held: Held
}

async function writeLocks(files: RefFiles, updates: readonly RefUpdate[], { locks, held }: Prepared): Promise<void> {
  for (const { name, target } of updates) {
    if (target === null || target === held.get(name)) continue
    if (held.get(name) === null) await removeEmptyDirectories(files.path(name))
    await locks.refs.get(name)?.write(`${target}\n`)
  }
  const deleted = new Set(updates.filter(({ target }) => target === null).map(({ name }) => name))
  const text = deleted.size === 0 ? undefined : await orAbsent(readFile(files.packedPath, 'utf8'))
  const rest = text === undefined ? undefined : withoutPackedRefs(text, deleted)
  if (rest !== undefined && rest !== text) await locks.packed?.write(rest)
  else {
    await locks.packed?.release()
    locks.packed = undefined
  }
}

async function finish(
  files: RefFiles,
  { updates, reason, who, objectFormat }: RefTransaction,
  { locks, held, logged }: Prepared & { readonly logged: RefName | undefined },
): Promise<void> {
  const nothing = zeroOid(objectFormat)
  for (const { name, target } of updates) {
    const old = held.get(name) ?? null
    if (target === old) continue
    const line = { old: old ?? nothing, new: target ?? nothing, who, reason }
    if (logged === name) await appendReflog(files.gitDirectory, head, line)
    if (target === null) continue
    await appendReflog(files.gitDirectory, name, line)
    await locks.refs.get(name)?.commit()
  }
  await locks.packed?.commit()
  for (const { name, target } of updates) {
    if (target === null && held.get(name) !== null) await remove(files, name, locks)
  }
}

/** Removed from packed-refs before the loose file is removed, so that an old packed value never shows. */
async function remove(files: RefFiles, name: RefName, locks: Locks): Promise<void> {
  await unlink(files.path(name)).catch((error: unknown) => {
    if (!isAbsent(error)) throw error
  })
  await removeReflog(files.gitDirectory, name)
  await locks.refs.get(name)?.release()
  await removeEmptyParents(files.gitDirectory, name)
}
