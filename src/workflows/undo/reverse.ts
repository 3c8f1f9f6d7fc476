import { reversed } from '../../core/operation/log.js'
import type { MovedRef, OperationRecord } from '../../core/operation/record.js'
import { type Oid, shortOid } from '../../core/object/oid.js'
import { branchRef, shortRefName } from '../../core/ref/ref-name.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { Git, RefName, TreeSwitch } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { resultOf } from '../../output/reporter.js'
import type { Context } from '../context.js'
import { bringFiles, filesOf } from '../rewrite/apply/apply.js'
import { chooseOperation, type Direction } from './choose.js'
import { recordOperation } from '../operation/record-operation.js'
import { recoveredLog } from '../operation/recover.js'
import { valueOf } from '../operation/log.js'
import { changedFiles } from '../../core/rewrite/tree/changed-files.js'
import { isSame } from '../../core/rewrite/tree/tree-change.js'
import { entryAt } from '../../core/rewrite/tree/tree-paths.js'
import { stagedOrNone } from '../rewrite/plan-context/staged.js'
import { movableRef } from '../../core/repository.js'

/**
 * Undoes or redoes an operation: all its refs at once, recorded as an operation of its own; then the files.
 *
 * @throws GitSlimError `ref-moved` naming the ref that is no longer where the operation left it
 */
export async function reverseOperation(
  ctx: Context,
  direction: Direction,
  id: number | undefined,
): Promise<ReversalDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const log = await recoveredLog(ctx, git)
    const [head, pending] = await Promise.all([git.head.current(), git.head.pending()])
    if (pending) throw new GitSlimError('refused', messages.history.pending(pending))
    const { record } = chooseOperation(log, direction, { id, ref: { name: movableRef(head), oid: head.oid } })
    const refs = direction === 'undo' ? reversed(record.refs) : record.refs
    await checkRefs(git, refs, direction)
    const wanted = await treesFor(ctx, git, { direction, record, refs, current: movableRef(head) })
    await checkElsewhere(git, refs, movableRef(head))
    const trees = wanted && (await checkedTrees(ctx, git, wanted))
    const own = {
      verb: direction,
      of: record.id,
      time: ctx.clock(),
      summary: record.summary,
      refs,
      ...(trees && filesOf(git, trees)),
      ...(record.soft && trees === undefined ? { soft: true as const } : {}),
    }
    const reason = `${direction} ${record.verb} (operation ${record.id})`
    const operation = ctx.dryRun ? null : await recordOperation(git, { log, record: own, objects: [], reason })
    const back = { verb: direction === 'undo' ? 'redo' : 'undo', id: record.id } as const
    if (operation !== null && trees !== undefined) await bringFiles(git, trees, { operation, back })
    const document = documentOf({ record, refs, operation })
    ctx.reporter.result([lineOf({ direction, record, refs, operation })], document, resultOf(ctx))
    return document
  } finally {
    await git.close()
  }
}

interface Reversing extends Pick<Reversal, 'record' | 'refs'> {
  readonly direction: Direction
  readonly current: RefName
}

/** Returns how index and files change; undefined where they stay. */
async function treesFor(ctx: Context, git: Git, { direction, record, refs, current }: Reversing) {
  // Where they stayed before, they stay on the way back: the changes folded in then are staged again.
  if (record.soft && direction === 'undo') return undefined
  const trees = await treesOf(git, refs, current)
  return record.soft && trees !== undefined && !git.bare ? switchUnlessStaged(ctx, git, trees) : trees
}

/** Returns the current tree, and the new one; undefined where this worktree has another branch. */
async function treesOf(git: Git, refs: readonly MovedRef[], current: RefName): Promise<TreeSwitch | undefined> {
  const own = refs.find(({ name }) => name === current)
  return own === undefined ? undefined : treesAt(git, own)
}

async function treesAt(git: Git, { old, new: now }: MovedRef): Promise<TreeSwitch> {
  const [from, to] = await Promise.all([git.refs.resolve(`${old}^{tree}`), git.refs.resolve(`${now}^{tree}`)])
  return { from, to }
}

/**
 * Tells whether files can be updated, and returns how. If an interrupted operation never updated its files, they are
 * right already.
 *
 * @throws GitSlimError `refused`
 */
async function checkedTrees({ processMark: mark }: Context, git: Git, trees: TreeSwitch): Promise<TreeSwitch> {
  try {
    await git.worktree.check(trees, { made: [], mark })
    return trees
  } catch (error) {
    if (!isFailure(error, 'refused') || (await git.worktree.staged(mark)).tree !== trees.to) throw error
    return { from: trees.to, to: trees.to }
  }
}

/** Refuses to move a branch that another worktree has checked out. */
async function checkElsewhere(git: Git, refs: readonly MovedRef[], current: RefName): Promise<void> {
  const others = refs.filter(({ name }) => name !== current)
  if (others.length === 0) return
  const elsewhere = await git.worktree.branchesElsewhere()
  for (const ref of others) {
    const use = elsewhere.get(ref.name)
    if (use === undefined) continue
    const { from, to } = await treesAt(git, ref)
    if (use === 'checked-out' && from === to) continue
    throw new GitSlimError('refused', messages.operations.usedElsewhere(shortRefName(ref.name), use))
  }
}

async function checkRefs(git: Git, refs: readonly MovedRef[], direction: Direction): Promise<void> {
  for (const ref of refs) {
    const now = await valueOf(git, ref.name)
    if (now !== ref.old) throw await moved(git, ref, { now, direction })
    await checkPresent(git, ref.new)
  }
}

async function checkPresent(git: Git, oid: Oid): Promise<void> {
  try {
    await git.objects.read(oid)
  } catch (error) {
    if (isFailure(error, 'not-found')) throw new GitSlimError('not-found', messages.operations.commitsGone(oid))
    throw error
  }
}

async function moved(git: Git, ref: MovedRef, { now, direction }: Found): Promise<GitSlimError> {
  const isAhead =
    direction === 'undo' && now !== undefined && (await git.history.mergeBases(now, ref.old)).includes(ref.old)
  const short = ref.name === 'HEAD' ? messages.history.detached : shortRefName(ref.name)
  const text = messages.operations.refMoved(short, now ? shortOid(now) : 'nothing', shortOid(ref.old))
  const branch = await freeBranch(git, ref.name === 'HEAD' || short.startsWith('-') ? 'before' : `${short}-before`)
  return new GitSlimError('ref-moved', {
    ...text,
    hints: [...(isAhead ? [messages.operations.keepCommits] : []), messages.operations.keepOldTip(branch, ref.new)],
  })
}

interface Found {
  readonly now: Oid | undefined
  readonly direction: Direction
}

/** Returns a name that no branch has. */
async function freeBranch(git: Git, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`
    if ((await valueOf(git, branchRef(candidate))) === undefined) return candidate
  }
}

/** What `--json` prints of an undo or redo (schemas/undo.json, schemas/redo.json), and what the library returns. */
export interface ReversalDocument {
  readonly changed: boolean
  readonly dryRun: boolean
  /** The operation that was undone or redone. */
  readonly of: number
  /** The number of this operation itself; null when nothing changed. */
  readonly operation: number | null
  readonly refs: readonly MovedRef[]
}

interface Reversal {
  readonly record: OperationRecord
  readonly refs: readonly MovedRef[]
  readonly operation: number | null
}

function lineOf({ direction, record, refs, operation }: Reversal & { readonly direction: Direction }): string {
  const where = refs.map(({ name, new: now }) => `${shortRefName(name)} → ${shortOid(now)}`).join(', ')
  if (operation === null) return messages.operations.wouldMove(where)
  const what = `${record.verb} of ${record.summary}`
  if (direction === 'undo') return messages.operations.undone(record.id, what, where)
  return messages.operations.redone(record.id, what, where)
}

function documentOf({ record, refs, operation }: Reversal): ReversalDocument {
  return { changed: operation !== null, dryRun: operation === null, of: record.id, operation, refs }
}

/**
 * Decides how index and files change when staged changes are folded in again: if they are still staged, index and files
 * stay; if nothing is staged, they are updated.
 *
 * @throws GitSlimError `refused` where something else is staged
 */
async function switchUnlessStaged(ctx: Context, git: Git, trees: TreeSwitch): Promise<TreeSwitch | undefined> {
  const { change, trees: known } = await stagedOrNone(ctx, git, trees.from)
  const files = await changedFiles(known, trees.from, trees.to)
  const staged = await Promise.all(files.map(async ({ path, to }) => isSame(await entryAt(known, change.to, path), to)))
  if (staged.every(Boolean)) return undefined
  if (change.to === trees.from) return trees
  throw new GitSlimError('refused', messages.operations.stagedOtherwise)
}
