import { encode, toLatin1 } from '../../../core/bytes/bytes.js'
import type { Commit } from '../../../core/object/commit.js'
import type { MovedRef, PendingRebase } from '../../../core/operation/record.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import {
  commitsIn,
  type GitTodo,
  gitTodo,
  type GitTodoInput,
  refMovedBy,
  type Rest,
} from '../../../core/rewrite/todo/git-todo.js'
import type { Todo } from '../../../core/rewrite/plan/plan.js'
import type { PlanPart } from '../../../core/rewrite/plan/plan-parts.js'
import type { Folded } from '../../../core/rewrite/todo/stacked-refs.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import type { Git, HandoverEnd, HandoverRequest, Oid, RawObject } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { readLog } from '../../operation/log.js'
import { recordOperation } from '../../operation/record-operation.js'
import { forgetOperation, recoverRebase } from '../../operation/recover-pending.js'
import { canEdit } from '../finish/message.js'
import type { Start } from '../plan-context/start.js'
import { noteLosses, withoutRefsElsewhere, refuseSwallowed } from './check-hand-over.js'
import { type Stacked, stackedBranches } from './stacked-refs.js'
import { isConflict, shortened, stopped, tell, wordsOf } from './stops.js'
import type { Following } from '../options.js'
import type { HandedOver } from '../report.js'
import type { Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** A rewrite of which a part was replayed in memory, and the rest is for git's own rebase. */
export interface Division {
  readonly start: Start
  readonly verb: string
  readonly summary: string
  /** The branch's own commits in the plan, oldest first. */
  readonly chain: readonly CommitInfo[]
  /** All commits that the plan needs. */
  readonly commitOf: (oid: Oid) => Commit
  /** The base of the whole plan. */
  readonly base: Oid | null
  readonly replayed: readonly Todo[]
  readonly before: Pick<Made, 'tip' | 'objects' | 'mapping' | 'emptied' | 'refs' | 'labels'>
  readonly rest: readonly Rest[]
  /** The commits that are parts of others, and the objects that git needs of them. */
  readonly parts?: readonly PlanPart[] | undefined
  readonly inMemory?: readonly RawObject[] | undefined
  readonly folded: Folded
  readonly following: Following
  /** Makes the final changes to the messages of commits for git. */
  readonly says?: GitTodoInput['says']
  /** Options of git-rebase. */
  readonly gitOptions: readonly string[]
  /** What happens at a commit that git cannot replay: git `waits` for a person, or everything is aborted. */
  readonly conflicts: 'wait' | 'give-up'
}

export type Begun = HandedOver & { readonly operation: number }

/** The result, if git has finished by itself. */
export interface Finished extends Begun {
  /** The branch first; empty without a result. */
  readonly moves: readonly MovedRef[]
}

/**
 * Hands the rest of a rewrite over to git's own rebase, and returns when that has finished.
 *
 * The replayed commits are written first, as objects only: git builds on them, and moves the branch, and those stacked
 * on it, when it has finished. Until then the operation is pending in the log.
 *
 * @throws GitSlimError `stopped` when a person has to go on, with `git rebase --continue`; `refused` when git did not
 *   begin, for local changes for instance: nothing has been changed then
 */
export async function handOver(ctx: Context, git: Git, wanted: Division): Promise<Finished> {
  refuseWhereImpossible(git)
  const prepared = await prepare(ctx, git, wanted)
  const { division, rest, text } = prepared
  await noteLosses(ctx, git, { rest, commitOf: division.commitOf })
  await refuseSwallowed(git, text)
  const pending = await pendingOf(ctx, git, prepared)
  const operation = await record(git, { ctx, ...prepared, pending })
  const end = await begin(ctx, git, { ...prepared, pending })
  if (end.kind === 'stopped' && isConflict(end) && division.conflicts === 'give-up') {
    await giveUp(git, operation)
    throw new GitSlimError('conflict', messages.handover.stillConflicts(shortened(end.at), wordsOf(end)))
  }
  return settled(git, end, { onto: division.before.tip, todo: text, operation })
}

/** Returns what git would get; branches that it would leave are reported. */
export async function wouldHandOver(ctx: Context, git: Git, wanted: Division): Promise<HandedOver> {
  refuseWhereImpossible(git)
  const { division, text } = await prepare(ctx, git, wanted)
  await refuseSwallowed(git, text)
  return { operation: null, onto: division.before.tip, todo: text }
}

interface PreparedList extends Parts {
  readonly rest: readonly Rest[]
  readonly todo: GitTodo
  /** The whole list. */
  readonly text: string
}

async function prepare(ctx: Context, git: Git, wanted: Division): Promise<PreparedList> {
  const division = await withoutRefsElsewhere(ctx, git, wanted)
  const { labels } = division.before
  const { committer } = division.start
  const rest = restFor(ctx, git, division.rest)
  const stacked = await stackedBranches(ctx, git, { ...division, rest })
  const { objectFormat: format, handover } = git
  const todo = gitTodo(rest, { ...division, format, labels, committer, fixupMessages: handover.fixupMessages })
  return { division, rest, stacked, todo, text: withRefs(todo, stacked) }
}

/** @throws GitSlimError `unsupported`, or `refused` in a bare repository */
export function refuseWhereImpossible(git: Git): void {
  if (!git.capabilities.has('handover')) throw new GitSlimError('unsupported', messages.handover.needsGit)
  if (git.bare) throw new GitSlimError('refused', messages.handover.needsFiles)
}

/** A list may move refs by itself, and an older git would not understand it. */
function restFor(ctx: Context, git: Git, rest: readonly Rest[]): readonly Rest[] {
  if (git.handover.otherRefs === 'move') return rest
  const refs = rest.flatMap(part => refMovedBy(part) ?? [])
  if (refs.length === 0) return rest
  ctx.reporter.warn(messages.handover.refsStay(refs))
  return rest.filter(part => refMovedBy(part) === undefined)
}

function withRefs({ lines }: GitTodo, { behind }: Stacked): string {
  const refsAfter = (part: number) =>
    (behind.get(part) ?? []).map(name => `update-ref ${toLatin1(encode(name))}\n`).join('')
  const text = lines.map((line, i) => line + refsAfter(i)).join('')
  return text === '' ? 'noop\n' : text
}

interface Parts {
  readonly division: Division
  readonly stacked: Stacked
}

async function pendingOf(ctx: Context, git: Git, { division, stacked }: Parts): Promise<PendingRebase> {
  const { start, before } = division
  const names = [start.branch.ref, ...stacked.refs.map(({ name }) => name)]
  const { host, pid } = ctx.processMark
  return {
    worktree: git.handover.worktree,
    mark: `${start.branch.tip} ${Math.floor(ctx.random() * 2 ** 48).toString(16)}`,
    onto: before.tip,
    newest: await git.handover.newest(names),
    by: { host, pid },
  }
}

interface Prepared extends Parts {
  readonly ctx: Context
  readonly todo: GitTodo
  readonly pending: PendingRebase
}

function record(git: Git, { ctx, division, stacked, todo, pending }: Prepared): Promise<number> {
  const { start, verb, summary, before } = division
  const own = { name: start.branch.ref, old: start.branch.tip }
  return recordOperation(git, {
    log: start.log,
    objects: [...(division.inMemory ?? []), ...before.objects, ...todo.objects],
    reason: `${verb} ${summary}, the rest of it by git`,
    record: {
      verb,
      time: ctx.clock(),
      summary,
      // Their current values are checked, and nothing moves.
      refs: [own, ...stacked.refs.map(({ name, old }) => ({ name, old }))].map(ref => ({ ...ref, new: ref.old })),
      pending,
    },
  })
}

type Beginning = PreparedList & { readonly pending: PendingRebase }

async function begin(ctx: Context, git: Git, beginning: Beginning): Promise<HandoverEnd> {
  try {
    return await git.handover.begin(requestOf(ctx, beginning))
  } catch (error) {
    if (!isFailure(error, 'interrupted')) throw error
    const { kind } = await git.handover.fate({ ...beginning.pending, refs: [] })
    if (kind !== 'running') throw error
    throw new GitSlimError('interrupted', messages.handover.interrupted, { cause: error })
  }
}

function requestOf(ctx: Context, { division, stacked, todo, text, pending }: Beginning): HandoverRequest {
  const { start, before, gitOptions } = division
  return {
    onto: before.tip,
    tip: start.branch.tip,
    todo: text,
    rewritten: [...before.mapping, ...partsIn(division), ...todo.standIns],
    labels: before.labels,
    refs: stacked.moves,
    mark: pending.mark,
    options: gitOptions,
    processMark: ctx.processMark,
    editor: canEdit(ctx) ? 'of-git' : 'none',
    onLine: ctx.prompts === undefined ? line => tell(ctx, line) : undefined,
  }
}

/** The original commits of the parts that git gets. */
function partsIn({ rest, parts = [] }: Division): readonly (readonly [old: Oid, part: Oid])[] {
  const left = new Set(rest.flatMap(commitsIn))
  return parts.flatMap(({ commit, standsFor }) => (standsFor !== null && left.has(commit) ? [[standsFor, commit]] : []))
}

async function giveUp(git: Git, operation: number): Promise<void> {
  await git.handover.abort()
  await forgetOperation(git, await readLog(git), operation)
}

async function settled(git: Git, end: HandoverEnd, handed: Begun): Promise<Finished> {
  const log = await readLog(git)
  const own = log.operations.find(({ record: { id } }) => id === handed.operation)?.record
  switch (end.kind) {
    case 'stopped':
      throw stopped(end, handed)
    case 'refused':
      if (own !== undefined) await forgetOperation(git, log, handed.operation)
      throw new GitSlimError(end.why, messages.handover.refused(end.words.join('\n') || undefined))
    case 'ended': {
      const how = own === undefined ? 'settled' : await recoverRebase(git, log, own)
      if (how === 'given-up') return { ...handed, moves: [] }
      const now = (await readLog(git)).operations.find(({ record: { id } }) => id === handed.operation)
      return { ...handed, moves: now?.record.refs ?? [] }
    }
  }
}
