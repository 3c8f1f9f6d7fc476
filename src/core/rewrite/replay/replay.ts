import type { Conflict, Merger } from '../merge/merger.js'
import type { Commit } from '../../object/commit.js'
import type { Ident } from '../../object/ident.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import type { RawObject } from '../../object/raw-object.js'
import type { MovedRef } from '../../operation/record.js'
import { type Behind, lookBehind } from './preview-past-conflict.js'
import { commitsOf, type RewritePlan, type Todo } from '../plan/plan.js'
import { ReplayRun } from './replay-run.js'
import type { ReplayState } from './replay-state.js'
import type { Trees } from '../tree/trees.js'

/** What a plan comes to. Nothing has been written; `objects` are what would have to be. */
export type ReplayOutcome = Unchanged | Rewritten | Conflicted

/** Every step has kept its commit, or nothing was built at all. */
export interface Unchanged extends Pick<Made, 'tip' | 'labels'> {
  readonly kind: 'unchanged'
}

export interface Rewritten extends Made {
  readonly kind: 'rewritten'
  readonly tip: Oid
}

/** What steps of a plan have come to. */
export interface Made {
  /** The commit that was built last; null where there is none, since the plan begins with a root commit. */
  readonly tip: Oid | null
  /** The tip's tree. */
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** Those of them that the tip's tree is made of. */
  readonly treeObjects: readonly RawObject[]
  /** Old commits and what stands for them now, in the order of the plan; all squashed ones share one. */
  readonly mapping: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** The same for the plan's parts, which were never there: they are in no mapping. */
  readonly parts: readonly (readonly [part: Oid, made: Oid])[]
  /** Commits that say nothing any more: what they changed is there already. */
  readonly emptied: readonly Oid[]
  /** Commits whose signature, or a signed tag that they merged, could not be kept. */
  readonly unsigned: readonly Oid[]
  /** Refs that the plan itself moves. */
  readonly refs: readonly MovedRef[]
  /** Where each step has come to; null: nothing has been built there. */
  readonly heads: readonly (Oid | null)[]
  /** What the plan's labels stand for; null for a place where nothing had been built. */
  readonly labels: ReadonlyMap<string, Oid | null>
}

/** A step that only a person can do. */
export interface Conflicted {
  readonly kind: 'conflict'
  /** The todo's position in the plan, and the commit of it; of a fresh merge, the one that is merged in. */
  readonly step: number
  readonly commit: Oid
  readonly conflicts: readonly Conflict[]
  /** Where nothing conflicts: nothing is left of the commit, and what to do then a person wants to say. */
  readonly emptied?: true
  /** Where nothing is known to conflict: what this merger cannot merge. */
  readonly unable?: unknown
  /** What the steps before have come to. */
  readonly before: Made
  /** What can be told of the steps behind, where that was asked for. */
  readonly behind?: readonly Behind[]
}

export interface ReplayInput {
  /** Returns one of the plan's commits, the parent of one, the plan's base, or one that a todo names as a place. */
  readonly commitOf: (oid: Oid) => Commit
  /**
   * Tells whether one of some commits that are not the plan's is another one, or built on it. Asked where a merge comes
   * to stand on something else. Undefined: they are not.
   */
  readonly reaches?: ((from: readonly Oid[], to: Oid) => Promise<boolean>) | undefined
  /**
   * Returns the trees of the best common ancestors of two commits that were there. Asked where a merge that a person has
   * made is made again. Undefined: they are not known.
   */
  readonly baseTrees?: ((one: Oid, other: Oid) => Promise<readonly Oid[]>) | undefined
  readonly format: ObjectFormat
  /** Who rewrites, and when: the committer of every commit that changes. */
  readonly committer: Ident
  readonly trees: Trees
  readonly merger: Merger
  /** What becomes of commits that could keep their names. Undefined: they do. */
  readonly reuse?: 'keep' | 'make-anew' | undefined
  /** What becomes of commits that say nothing any more. Undefined: they are left out. */
  readonly emptied?: 'leave-out' | 'keep' | 'stop' | undefined
  /** Tells whether a merge has failed with something that others can do. Undefined: nothing is. */
  readonly isForOthers?: ((error: unknown) => boolean) | undefined
  /** Whether steps behind a conflict are looked at; undefined: they are not. It tells which failures end that. */
  readonly behindConflicts?: ((error: unknown) => boolean) | undefined
  /** Has the last word on each commit that is made anew: dates it, signs it. Undefined: it is as it is. */
  readonly finish?: ((commit: Commit, origin: Origin) => Promise<Commit>) | undefined
}

/** What a commit was made of. */
export interface Origin {
  readonly todo: Todo
  /** The commits that it replays, in the order of the todo: none for a fresh merge. */
  readonly old: readonly Oid[]
}

/**
 * Replays a plan in memory.
 *
 * A step whose parents are unchanged keeps its commit. Every other one gets the committer given, and keeps every byte of
 * the rest but signatures. Trees are read only where the one below has changed: a fold of consecutive commits has the
 * last one's. A commit that changes nothing any more is left out, unless it is to be kept; one that never did is kept.
 * A merge of what is there already is left out, as git has it, unless something was done by hand in it.
 */
export async function replay(plan: RewritePlan, input: ReplayInput): Promise<ReplayOutcome> {
  const run = new ReplayRun(plan, input)
  for (const [step, todo] of plan.todos.entries()) {
    const conflict = await taken(run, todo, input)
    if (conflict !== undefined) {
      const before = madeOf(run.state, input)
      return { ...conflict, step, before, ...(await behindOf(run, { plan, input, first: { ...conflict, step } })) }
    }
    run.state.heads.push(run.state.head.oid)
  }
  return outcomeOf(run.state, plan.tip, input)
}

interface Behindhand {
  readonly plan: RewritePlan
  readonly input: ReplayInput
  readonly first: Pick<Conflicted, 'step' | 'emptied'>
}

async function behindOf(
  run: ReplayRun,
  { plan: { todos }, input: { trees, behindConflicts: isEnd }, first }: Behindhand,
): Promise<Pick<Conflicted, 'behind'>> {
  return isEnd === undefined ? {} : { behind: await lookBehind({ run, trees, todos, first, isEnd }) }
}

async function taken(
  run: ReplayRun,
  todo: Todo,
  { isForOthers }: ReplayInput,
): Promise<Omit<Conflicted, 'step' | 'before'> | undefined> {
  try {
    return await run.take(todo)
  } catch (error) {
    const [commit] = commitsOf(todo)
    if (commit === undefined || isForOthers?.(error) !== true) throw error
    return { kind: 'conflict', commit, conflicts: [], unable: error }
  }
}

function outcomeOf(state: ReplayState, tip: Oid, input: ReplayInput): ReplayOutcome {
  const { head, refs, labels } = state
  const moves = refs.some(({ old, new: now }) => old !== now)
  if (head.oid === null || (head.oid === tip && !moves)) {
    return { kind: 'unchanged', tip: head.oid, labels: new Map(labels) }
  }
  return { kind: 'rewritten', ...madeOf(state, input), tip: head.oid }
}

function madeOf(state: ReplayState, { trees }: ReplayInput): Made {
  const { head, heads, mapping, parts, emptied, unsigned, refs, labels } = state
  return {
    tip: head.oid,
    tree: head.tree,
    objects: [...trees.madeBelow(state.trees), ...state.objects],
    treeObjects: trees.madeBelow([head.tree]),
    // The state may go on.
    mapping: [...mapping],
    parts: [...parts],
    emptied: [...emptied],
    unsigned: [...unsigned],
    refs,
    heads: [...heads],
    labels: new Map(labels),
  }
}
