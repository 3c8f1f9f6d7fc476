import type { Conflict, Merger } from '../../git/port.js'
import { type Commit, serializeCommit } from '../object/commit.js'
import type { Ident } from '../object/ident.js'
import type { ObjectFormat, Oid } from '../object/oid.js'
import { hashObject, type RawObject } from '../object/raw-object.js'
import { type Change, commitsOf, type RewritePlan, type Todo } from './plan.js'
import { rewrittenCommit } from './rewritten-commit.js'
import { isSigned } from './signature.js'
import { TreeSteps } from './tree-steps.js'
import type { Trees } from './trees.js'

/** What a plan comes to. Nothing has been written; `objects` are what would have to be. */
export type ReplayOutcome = { readonly kind: 'unchanged' } | Rewritten | Conflicted

export interface Rewritten extends Made {
  readonly kind: 'rewritten'
  readonly tip: Oid
}

/** What steps of a plan have come to. */
export interface Made {
  /** The newest commit; null where there is none, since the plan begins with a root commit. */
  readonly tip: Oid | null
  /** The tip's tree. */
  readonly tree: Oid
  readonly objects: readonly RawObject[]
  /** Those of them that the tip's tree is made of. */
  readonly treeObjects: readonly RawObject[]
  /** Old commits and what stands for them now, in the order of the plan; all squashed ones share one. */
  readonly mapping: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** Commits that say nothing any more: what they changed is there already. */
  readonly emptied: readonly Oid[]
  /** Commits whose signature could not be kept. */
  readonly unsigned: readonly Oid[]
}

/** A step that only a person can do. */
export interface Conflicted {
  readonly kind: 'conflict'
  /** The todo's position in the plan, and the commit of it. */
  readonly step: number
  readonly commit: Oid
  readonly conflicts: readonly Conflict[]
  /** What the steps before have come to. */
  readonly before: Made
}

export interface ReplayInput {
  /** Returns one of the plan's commits, the parent of one, or the plan's base. */
  readonly commitOf: (oid: Oid) => Commit
  readonly format: ObjectFormat
  /** Who rewrites, and when: the committer of every commit that changes. */
  readonly committer: Ident
  readonly trees: Trees
  readonly merger: Merger
  /** What becomes of commits that could keep their names. Undefined: they do. */
  readonly reuse?: 'keep' | 'make-anew' | undefined
  /** What becomes of commits that say nothing any more. Undefined: they are left out. */
  readonly emptied?: 'leave-out' | 'keep' | undefined
  /** Has the last word on each commit that is made anew: dates it, signs it. Undefined: it is as it is. */
  readonly finish?: ((commit: Commit, origin: Origin) => Promise<Commit>) | undefined
}

/** What a commit was made of. */
export interface Origin {
  readonly todo: Todo
  /** The commits that it stands for, in the order of the todo. */
  readonly old: readonly Oid[]
}

/**
 * Replays a plan in memory.
 *
 * A step whose parent is unchanged keeps its commit. Every other one gets the committer given, and keeps every byte of
 * the rest but signatures. Trees are read only where the one below has changed: a fold of consecutive commits has the
 * last one's. A commit that changes nothing any more is left out, unless it is to be kept; one that never did is kept.
 */
export async function replay(plan: RewritePlan, input: ReplayInput): Promise<ReplayOutcome> {
  const { commitOf, format, committer, trees, reuse = 'keep', emptied = 'leave-out' } = input
  const treeOf = (oid: Oid | null | undefined) => (oid ? commitOf(oid).tree : trees.empty)
  const olds = plan.todos.map(commitsOf)
  const changeOf = (oid: Oid) => ({ from: treeOf(commitOf(oid).parents[0]), to: treeOf(oid) })
  const changes = plan.todos.map(todo => changesOf(todo, changeOf))
  const steps = new TreeSteps(trees, input.merger, changes.flat())
  const result = new Result(plan.base, treeOf(plan.base))
  let position = 0
  for (const [step, todo] of plan.todos.entries()) {
    const old = olds[step] ?? []
    const its = changes[step] ?? []
    const first = position
    position += its.length
    if (reuse === 'keep' && staysAsItIs(todo, commitOf, result.parent)) {
      result.keep(todo.commit, treeOf(todo.commit))
      continue
    }
    let tree = todo.action === 'make' ? todo.tree : result.tree
    for (const [i, { commit }] of its.entries()) {
      const taken = await steps.take(first + i, tree)
      if (taken.kind === 'conflict') return { ...taken, step, commit, before: result.made(trees) }
      tree = taken.tree
    }
    const wasEmpty = old.map(changeOf).every(({ from, to }) => from === to)
    if (emptied === 'leave-out' && !isFold(todo) && tree === result.tree && !wasEmpty) {
      result.leaveOut(old)
      continue
    }
    const made = rewrittenCommit(todo, old.map(commitOf), { tree, parent: result.parent, committer })
    const commit = (await input.finish?.(made, { todo, old })) ?? made
    result.add(old, serializeCommit(commit), { tree, format })
    result.unsigned.push(...old.filter(oid => isSigned(commitOf(oid))))
  }
  return result.outcome(plan.tip, trees)
}

/** What has come out so far. */
class Result {
  readonly objects: RawObject[] = []
  readonly trees: Oid[] = []
  readonly mapping: (readonly [Oid, Oid])[] = []
  readonly emptied: Oid[] = []
  readonly unsigned: Oid[] = []

  constructor(
    public parent: Oid | null,
    public tree: Oid,
  ) {}

  keep(commit: Oid, tree: Oid): void {
    this.parent = commit
    this.tree = tree
  }

  leaveOut(old: readonly Oid[]): void {
    this.emptied.push(...old)
  }

  add(old: readonly Oid[], object: RawObject, { tree, format }: { tree: Oid; format: ObjectFormat }): void {
    const oid = hashObject(object, format)
    this.objects.push(object)
    this.trees.push(tree)
    for (const before of old) this.mapping.push([before, oid])
    this.keep(oid, tree)
  }

  outcome(tip: Oid, trees: Trees): ReplayOutcome {
    const { parent } = this
    if (parent === null || parent === tip) return { kind: 'unchanged' }
    return { kind: 'rewritten', ...this.made(trees), tip: parent }
  }

  made(trees: Trees): Made {
    const { parent, tree, mapping, emptied, unsigned } = this
    return {
      tip: parent,
      tree,
      objects: [...trees.madeBelow(this.trees), ...this.objects],
      treeObjects: trees.madeBelow([tree]),
      mapping,
      emptied,
      unsigned,
    }
  }
}

/** A change, and the commit that it is a part of. */
interface ChangeOfCommit extends Change {
  readonly commit: Oid
}

/** Returns what is done to the tree that a todo is replayed on. */
function changesOf(todo: Todo, changeOf: (oid: Oid) => Change): readonly ChangeOfCommit[] {
  if (todo.action === 'make') return []
  const own = commitsOf(todo).map(commit => ({ ...changeOf(commit), commit }))
  return todo.action === 'amend' ? [...own, { ...todo.change, commit: todo.commit }] : own
}

/** Whether more than one change goes into a commit: it stays, also where they cancel each other out. */
function isFold({ action }: Todo): boolean {
  return action === 'squash' || action === 'amend'
}

function staysAsItIs(
  todo: Todo,
  commitOf: ReplayInput['commitOf'],
  parent: Oid | null,
): todo is Extract<Todo, { action: 'pick' }> {
  if (todo.action !== 'pick') return false
  const { parents } = commitOf(todo.commit)
  return parents.length <= 1 && (parents[0] ?? null) === parent
}
