import { hashObject } from '../../core/object/raw-object.js'
import { autostashRef, type AutostashRecord, parseAutostash, serializeRecord } from '../../core/operation/record.js'
import { isFailure } from '../../core/errors.js'
import type { Git, Oid, Ref } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { OperationLog } from './log.js'

/**
 * Stashes local changes, and returns them; undefined where there are none. A record is written before any file is
 * reset, so that after a kill the next command applies them.
 */
export async function autostash(
  { processMark }: Context,
  git: Git,
): Promise<(Ref & { readonly stash: Oid }) | undefined> {
  const stash = await git.worktree.localChanges()
  if (stash === undefined) return undefined
  const { host, pid } = processMark
  const blob = serializeRecord({ version: 1, stash, worktree: git.handover.worktree, by: { host, pid } })
  const [name, oid] = [autostashRef(stash), hashObject(blob, git.objectFormat)]
  await git.objects.write([blob])
  await git.refs.update([{ name, expected: null, target: oid }], 'git-slim: local changes put aside')
  await git.worktree.autostash(stash)
  return { name, oid, stash }
}

/** Removes a stash from the record once it is applied, or its owner has been told. */
export async function forgetAutostash(git: Git, { name, oid }: Ref): Promise<void> {
  try {
    await git.refs.update([{ name, expected: oid, target: null }], 'git-slim: local changes brought back')
  } catch (error) {
    // Another git-slim was faster.
    if (!isFailure(error, 'ref-moved')) throw error
  }
}

/** Applies the stash of a killed command, or says where it is. */
export async function recoverAutostashes(ctx: Context, git: Git, { autostashes }: OperationLog): Promise<void> {
  for (const ref of autostashes) {
    const record = parseAutostash((await git.objects.read(ref.oid)).body)
    if (record !== undefined && isAtWork(ctx, record)) continue
    if (record !== undefined && !(await isSettled(ctx, git, record))) continue
    await forgetAutostash(git, ref)
  }
}

function isAtWork({ processMark: { host, pid, isAlive } }: Context, { by }: AutostashRecord): boolean {
  return by.host === host && by.pid !== pid && isAlive(by.pid)
}

async function isSettled(ctx: Context, git: Git, { stash, worktree, by }: AutostashRecord): Promise<boolean> {
  const { reporter, processMark } = ctx
  // Whether the process still runs on another host cannot be known: its stash is left to it, and named once.
  if (by.host !== processMark.host) {
    reporter.warn(messages.operations.changesAsideOn(by.host, stash))
    return true
  }
  if (worktree !== git.handover.worktree || !git.capabilities.has('handover')) {
    reporter.warn(messages.operations.changesAsideElsewhere(worktree, stash))
    return false
  }
  switch (await recovered(git, stash)) {
    case 'back':
      reporter.note(messages.operations.changesBack)
      return true
    case 'kept':
      reporter.warn(messages.operations.changesKept(stash))
      return true
    case 'settled':
      return true
    case 'not-yet':
      reporter.warn(messages.operations.changesKept(stash))
      return false
  }
}

/** During a merge, for instance, nothing can be applied. */
async function recovered(git: Git, stash: Oid): Promise<'back' | 'kept' | 'settled' | 'not-yet'> {
  try {
    return await git.worktree.recoverAutostash(stash)
  } catch (error) {
    if (isFailure(error, 'git-failed', 'refused', 'disk')) return 'not-yet'
    throw error
  }
}
