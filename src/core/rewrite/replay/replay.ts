import type { Oid } from '../../object/oid.js'
import { previewPastConflict } from './preview-past-conflict.js'
import { commitsOf, type RewritePlan, type Todo } from '../plan/plan.js'
import { ReplayRun } from './replay-run.js'
import type { ReplayState } from './replay-state.js'
import type { ReplayOutcome, Made, Conflicted, ReplayInput } from './input-and-outcome.js'

/**
 * Replays a plan in memory. A step whose parents are unchanged keeps its commit. Every other commit gets the given
 * committer, and keeps every other byte except signatures. Trees are read only where the one below changed: a fold of
 * consecutive commits has the tree of the last. A commit that becomes empty is dropped, unless it is to be kept; one
 * that was empty before is kept. A merge of commits that are there already is dropped, as in git, unless it contains
 * changes made by hand.
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
  { plan: { todos }, input: { trees, pastConflicts: isEnd }, first }: Behindhand,
): Promise<Pick<Conflicted, 'behind'>> {
  return isEnd === undefined ? {} : { behind: await previewPastConflict({ run, trees, todos, first, isEnd }) }
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
    // The state may continue to change.
    mapping: [...mapping],
    parts: [...parts],
    emptied: [...emptied],
    unsigned: [...unsigned],
    refs,
    heads: [...heads],
    labels: new Map(labels),
  }
}
