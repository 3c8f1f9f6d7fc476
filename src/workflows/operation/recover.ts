import {
  completedRef,
  type MovedRef,
  type OperationRecord,
  operationRef,
  parseRecord,
} from '../../core/operation/record.js'
import { parseRefName, shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git, Oid, RefUpdate } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import { recoverAutostashes } from './autostash.js'
import { type OperationLog, readLog, valueOf } from './log.js'
import { recoverPending } from './recover-pending.js'
import { movableRef } from '../../core/repository.js'

/** A transaction takes milliseconds; locks of this age were left behind, younger ones may be in use. */
const staleAfterMs = 2000

/** An operation whose transaction was interrupted. */
interface Interruption {
  readonly record: OperationRecord
  readonly blob: Oid
  /** `prepared`: locks were taken, nothing moved. `recorded`: the record is there, refs may not have moved. */
  readonly stage: 'prepared' | 'recorded'
  readonly ageMs: number
}

/**
 * Reads the operation log, and resolves an operation that a kill interrupted: completes it if its record was written,
 * removes its locks otherwise. Also completes one that git has finished meanwhile.
 *
 * @throws GitSlimError `ref-locked` while another git-slim is at work
 */
export async function recoveredLog(ctx: Context, git: Git, refs?: RefSnapshot): Promise<OperationLog> {
  const log = await recoverPending(ctx, git, await withoutInterruption(ctx, git, refs))
  if (log.autostashes.length > 0) await recoverAutostashes(ctx, git, log)
  return log
}

async function withoutInterruption(ctx: Context, git: Git, refs?: RefSnapshot): Promise<OperationLog> {
  const log = await readLog(git, refs)
  const interruption = await findInterruption(ctx, git, log)
  if (interruption === undefined) return log
  if (interruption.ageMs < staleAfterMs) await ctx.sleep(staleAfterMs - interruption.ageMs + 50)
  // Read twice: refs are read one after another, and a transaction may have ended in between.
  const later = await readLog(git)
  const still = await findInterruption(ctx, git, later)
  if (still === undefined) return later
  if (still.ageMs < staleAfterMs) throw new GitSlimError('ref-locked', messages.operations.busy)
  await settleOnce(ctx, git, { ...still, completed: later.completed })
  return readLog(git)
}

/** Resolves an operation, unless another git-slim does so at the same time. */
async function settleOnce(ctx: Context, git: Git, interruption: Interruption & { completed: Oid | null }) {
  try {
    await recover(ctx, git, interruption)
  } catch (error) {
    const settledMeanwhile = isFailure(error, 'ref-moved', 'ref-locked') && !(await isOpen(ctx, git, interruption))
    if (!settledMeanwhile) throw error
  }
}

async function isOpen(ctx: Context, git: Git, { blob }: Interruption): Promise<boolean> {
  return (await findInterruption(ctx, git, await readLog(git)))?.blob === blob
}

async function findInterruption(ctx: Context, git: Git, log: OperationLog): Promise<Interruption | undefined> {
  const newest = log.operations[0]?.record
  const blob = newest && log.blobs.get(newest.id)
  if (newest && blob && blob !== log.completed) {
    const lock = await git.refs.lockOn(completedRef)
    return { record: newest, blob, stage: 'recorded', ageMs: lock?.ageMs ?? ageOf(ctx, newest) }
  }
  const lock = await git.refs.lockOn(operationRef(log.nextId))
  if (lock === undefined || lock.holds === null) return undefined
  const record = await readRecordAt(git, lock.holds)
  return record && { record, blob: lock.holds, stage: 'prepared', ageMs: lock.ageMs }
}

async function recover(
  ctx: Context,
  git: Git,
  { record, blob, stage, completed }: Interruption & { completed: Oid | null },
): Promise<void> {
  await breakLocksOf(git, { record, blob, all: (await readLog(git)).blobs.keys() })
  if (stage === 'prepared') {
    ctx.reporter.note(messages.operations.unlocked(record.id))
    return
  }
  const current = await Promise.all(record.refs.map(({ name }) => valueOf(git, name)))
  const strays = record.refs.filter((ref, i) => current[i] !== ref.old && current[i] !== ref.new)
  const unmoved = record.refs.filter((ref, i) => current[i] === ref.old)
  const gone = strays.length === 0 && !(await allPresent(git, unmoved))
  const behind = strays.length > 0 || gone ? [] : unmoved
  const updates: RefUpdate[] = behind.map(ref => ({ name: ref.name, expected: ref.old, target: ref.new }))
  updates.push({ name: completedRef, expected: completed, target: blob })
  await git.refs.update(updates, `git-slim: ${record.verb} completed`)
  if (!gone && strays.length === 0) await settleFiles(ctx, git, record)
  const names = strays.map(({ name }) => shortRefName(name))
  if (gone) ctx.reporter.warn(messages.operations.abandonedForGood(record.id, record.verb))
  else if (names.length > 0) ctx.reporter.warn(messages.operations.abandoned(record.id, record.verb, names))
  else if (record.pending === undefined) ctx.reporter.note(messages.operations.completed(record.id, record.verb))
}

/**
 * Updates the files of an interrupted operation, if nothing is lost. Those of another worktree are left alone, with a
 * warning.
 */
async function settleFiles(ctx: Context, git: Git, { id, files, refs }: OperationRecord): Promise<void> {
  if (files === undefined) return
  const current = movableRef(await git.head.current())
  if (!refs.some(({ name }) => name === current)) {
    const elsewhere = await git.worktree.branchesElsewhere()
    if (refs.some(({ name }) => elsewhere.has(name))) ctx.reporter.warn(messages.operations.filesElsewhere(id, files))
    return
  }
  try {
    await git.worktree.resumeCheckout(files)
  } catch (error) {
    if (!isFailure(error, 'refused', 'unsupported')) throw error
    ctx.reporter.warn(messages.operations.filesBehind(id, files))
  }
}

/** Tells whether the commits still exist that refs are to move to: git may have removed them since. */
async function allPresent(git: Git, refs: readonly MovedRef[]): Promise<boolean> {
  try {
    const objects = await Promise.all(refs.map(ref => git.objects.read(ref.new)))
    return objects.every(({ type }) => type === 'commit' || type === 'tag')
  } catch (error) {
    if (isFailure(error, 'not-found')) return false
    throw error
  }
}

interface Locked {
  readonly record: OperationRecord
  readonly blob: Oid
  /** All operations: the locks of those that were to be removed are empty. */
  readonly all: Iterable<number>
}

async function breakLocksOf(git: Git, { record, blob, all }: Locked): Promise<void> {
  const origHeads = record.refs.map(ref => ({ name: parseRefName('ORIG_HEAD'), holds: ref.old }))
  await git.refs.breakLocks(
    [
      { name: operationRef(record.id), holds: blob },
      ...[...all].map(id => ({ name: operationRef(id), holds: null })),
      ...record.refs.map(ref => ({ name: ref.name, holds: ref.new })),
      ...origHeads,
      // Git locks a HEAD that only gets a reflog entry, and leaves that lock empty.
      { name: parseRefName('HEAD'), holds: null },
      { name: completedRef, holds: blob },
    ],
    staleAfterMs,
  )
}

/** Refs move at once, but files may take a moment to be updated after them. */
function ageOf({ clock }: Context, { files, time }: OperationRecord): number {
  if (files === undefined) return Number.POSITIVE_INFINITY
  const seconds = clock().seconds - time.seconds
  return seconds < 0 ? Number.POSITIVE_INFINITY : 1000 * seconds
}

async function readRecordAt(git: Git, oid: Oid): Promise<OperationRecord | undefined> {
  try {
    return parseRecord((await git.objects.read(oid)).body)
  } catch (error) {
    if (isFailure(error, 'not-found')) return undefined
    throw error
  }
}
