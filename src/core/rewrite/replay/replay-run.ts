import type { Commit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'
import { Ancestry, ReplayState } from './replay-state.js'
import { recreateMerge } from '../merge/recreate-merge.js'
import { CommitRelations } from '../merge/commit-relations.js'
import { joined, type MergeTools, type Parent, type Parents } from '../merge/merge-step.js'
import {
  type CommitTodo,
  commitsOf,
  type FreshMergeTodo,
  type MergeTodo,
  type RewritePlan,
  type Todo,
} from '../plan/plan.js'
import { standingFor } from '../plan/plan-parts.js'
import { rewrittenCommit, type Surroundings } from './rewritten-commit.js'
import { isSigned, withoutMergeTags } from '../../object/signature.js'
import type { Change } from '../tree/tree-change.js'
import { type TreeStep, TreeSteps } from '../merge/tree-steps.js'
import type { Conflicted, ReplayInput } from './input-and-outcome.js'

/** A step that is impossible. */
type Stopped = Omit<Conflicted, 'step' | 'before'>

/** A plan merges a place where nothing had been built into another such place. */
export class MergeOfNothing extends Error {
  override name = 'MergeOfNothing'
}

/** Applies the todos of a plan one by one; the results so far are its state. */
export class ReplayRun {
  readonly state: ReplayState
  readonly #steps: TreeSteps
  readonly #treeOf: (oid: Oid | null | undefined) => Oid
  readonly #ancestry: Ancestry
  readonly #relations: CommitRelations | undefined
  readonly #parts: ReadonlySet<Oid>
  readonly #standingFor: (commits: readonly Oid[]) => readonly Oid[]
  /** The number of changes that have been applied or skipped. */
  #taken = 0

  constructor(
    plan: RewritePlan,
    private readonly input: ReplayInput,
  ) {
    const { commitOf, trees, format, merger, reaches } = input
    this.#treeOf = oid => (oid ? commitOf(oid).tree : trees.empty)
    const changes = plan.todos.flatMap(todo => this.changesOf(todo))
    this.#steps = new TreeSteps(trees, merger, changes)
    this.state = new ReplayState({ oid: plan.base, tree: this.#treeOf(plan.base) }, format, this.#treeOf)
    this.#parts = new Set(plan.parts?.map(({ commit }) => commit))
    this.#standingFor = standingFor(plan.parts)
    const tips = [plan.tip, ...(plan.base === null ? [] : [plan.base])]
    this.#relations = input.history && new CommitRelations(input.history, tips, oid => this.state.made(oid))
    const known = new Set(plan.todos.flatMap(commitsOf))
    const asked = async (from: readonly Oid[], to: Oid) =>
      (await this.#relations?.reaches(from, to)) ?? reaches?.(from, to) ?? false
    this.#ancestry = new Ancestry({ known, commitOf, made: oid => this.state.made(oid), reaches: reaches && asked })
  }

  /** Applies the next todo of the plan; a conflict changes nothing. */
  async take(todo: Todo): Promise<Stopped | undefined> {
    switch (todo.action) {
      case 'pick':
      case 'reword':
      case 'squash':
      case 'amend':
      case 'make':
        return this.#pick(todo)
      case 'merge':
        return todo.commit === null ? this.#merge(todo) : this.#recreateMerge(todo)
      case 'label':
      case 'reset':
      case 'update-ref':
        return this.state.place(todo)
    }
  }

  /** Skips a todo. */
  pass(todo: Todo): void {
    this.#taken += this.changesOf(todo).length
  }

  /** Returns the trees that a merge would merge now, the first one first. */
  treesMerged({ merged }: MergeTodo | FreshMergeTodo): readonly Oid[] {
    return [this.state.head, ...merged.map(place => this.state.at(this.state.find(place)))].map(({ tree }) => tree)
  }

  /** Tells whether a merge has nothing to build on. */
  isNothing({ merged }: MergeTodo | FreshMergeTodo): boolean {
    return this.state.head.oid === null && merged.every(place => this.state.find(place) === null)
  }

  async #pick(todo: CommitTodo): Promise<Stopped | undefined> {
    const { head } = this.state
    const changes = this.changesOf(todo)
    const first = this.#taken
    this.#taken += changes.length
    const merged = todo.action === 'squash' ? (todo.merged ?? []).map(place => this.state.find(place)) : []
    const parents = [head.oid, ...merged].filter(oid => oid !== null)
    if (todo.action === 'pick' && this.#stays(todo.commit, parents)) return this.state.keep(todo.commit)
    let tree = todo.action === 'make' ? todo.tree : head.tree
    for (const [i, { commit }] of changes.entries()) {
      const taken = await this.#steps.take(first + i, tree)
      if (taken.kind === 'conflict') return { ...taken, commit }
      tree = taken.tree
    }
    const old = commitsOf(todo)
    const wasEmpty = old.map(oid => this.#changeOf(oid)).every(({ from, to }) => from === to)
    const says = tree !== head.tree || wasEmpty || isFold(todo)
    if (!says && this.input.emptied === 'stop')
      return { kind: 'conflict', commit: old[0] ?? tree, conflicts: [], emptied: true }
    if (!says && this.input.emptied !== 'keep') return this.state.leaveOut(old)
    await this.#add(todo, { tree, parents })
    return undefined
  }

  #changeOf(oid: Oid): ChangeOfCommit {
    return { from: this.#treeOf(this.input.commitOf(oid).parents[0]), to: this.#treeOf(oid), commit: oid }
  }

  /** Returns the change that a todo applies to its tree. */
  changesOf(todo: Todo): readonly ChangeOfCommit[] {
    if (todo.action === 'make' || todo.action === 'merge') return []
    if (todo.action === 'squash' && todo.whole !== undefined) {
      const { from, to } = todo.whole
      return [{ from: this.#treeOf(from), to: this.#treeOf(to), commit: to }]
    }
    const own = commitsOf(todo).map(oid => this.#changeOf(oid))
    return todo.action === 'amend' ? [...own, { ...todo.change, commit: todo.commit }] : own
  }

  async #recreateMerge(todo: MergeTodo): Promise<Stopped | undefined> {
    const old = this.input.commitOf(todo.commit)
    const now = this.#parentsOf(todo)
    const names = now.map(({ oid }) => oid)
    if (todo.message === undefined && this.#stays(todo.commit, names)) return this.state.keep(todo.commit)
    const distinct = await this.#distinct(now, old)
    const step = await this.#remadeTree(todo, { now, distinct })
    const [first, ...others] = distinct
    if (others.length === 0 && step.kind === 'tree' && step.tree === first.tree) {
      this.state.keep(first.oid)
      return this.state.leaveOut([todo.commit])
    }
    if (step.kind === 'conflict') return { ...step, commit: todo.commit }
    await this.#add(todo, { tree: step.tree, parents: distinct.map(({ oid }) => oid) })
    return undefined
  }

  #remadeTree(todo: MergeTodo, { now, distinct }: { now: readonly Parent[]; distinct: Parents }): Promise<TreeStep> {
    const { tree, parents } = this.input.commitOf(todo.commit)
    if (todo.parents === 'other' || now.length !== parents.length) return joined(this.#tools(), distinct)
    const old = parents.map(oid => ({ oid, tree: this.input.commitOf(oid).tree }))
    const pairs = now.flatMap((parent, i) => (old[i] === undefined ? [] : [{ old: old[i], now: parent }]))
    return recreateMerge(this.#tools(), { tree, parents: pairs, distinct })
  }

  async #merge(todo: FreshMergeTodo): Promise<Stopped | undefined> {
    const distinct = await this.#distinct(this.#parentsOf(todo), undefined)
    const [first, ...others] = distinct
    const step = await joined(this.#tools(), distinct)
    if (step.kind === 'conflict') return { ...step, commit: (others[0] ?? first).oid }
    if (others.length === 0) this.state.keep(first.oid)
    else await this.#add(todo, { tree: step.tree, parents: distinct.map(({ oid }) => oid) })
    return undefined
  }

  /** Returns the first parent of a merge, and the commits to merge into it. */
  #parentsOf({ merged }: MergeTodo | FreshMergeTodo): Parents {
    const all = [this.state.head, ...merged.map(place => this.state.at(this.state.find(place)))]
    const [first, ...others] = all.flatMap(({ oid, tree }) => (oid === null ? [] : [{ oid, tree }]))
    if (first === undefined) throw new MergeOfNothing('a merge of nothing into nothing')
    return [first, ...others]
  }

  /** Returns those that are not ancestors of the first; commits that an old merge had merged in spite of that stay. */
  async #distinct([first, ...others]: Parents, merge: Commit | undefined): Promise<Parents> {
    const found: [Parent, ...Parent[]] = [first]
    for (const [i, parent] of others.entries()) {
      if (found.some(({ oid }) => oid === parent.oid)) continue
      const isThere = await this.#ancestry.reaches(first.oid, parent.oid, merge)
      if (!isThere || (await this.#wasThere(merge, i + 1))) found.push(parent)
    }
    return found
  }

  async #wasThere(merge: Commit | undefined, index: number): Promise<boolean> {
    const [first, other] = [merge?.parents[0], merge?.parents[index]]
    return first !== undefined && other !== undefined && this.#ancestry.reaches(first, other, undefined)
  }

  #tools(): MergeTools {
    const { trees, merger, baseTrees } = this.input
    return { trees, merger, steps: this.#steps, commits: this.state.commits, relations: this.#relations, baseTrees }
  }

  async #add(todo: CommitOverrides, place: Omit<Surroundings, 'committer'>): Promise<void> {
    const { commitOf, committer, finish } = this.input
    const replayed = commitsOf(todo)
    const made = rewrittenCommit(todo, replayed.map(commitOf), { ...place, committer })
    const parts = this.#parts.size === 0 ? [] : replayed.filter(oid => this.#parts.has(oid))
    const old = this.#standingFor(replayed)
    this.state.add({ old, parts }, (await finish?.(made, { todo, old: replayed })) ?? made)
    const lost = ({ extraHeaders }: Commit) =>
      withoutMergeTags(extraHeaders, place.parents).length < extraHeaders.length
    const loses = (commit: Commit) => isSigned(commit) || (todo.action === 'merge' && lost(commit))
    this.state.unsigned.push(...old.filter(oid => loses(commitOf(oid))))
  }

  /** Tells whether a commit can stay the same: its parents are the same, and it exists. */
  #stays(commit: Oid, now: readonly Oid[]): boolean {
    const { parents } = this.input.commitOf(commit)
    const isSame = parents.length === now.length && parents.every((oid, i) => oid === now[i])
    return isSame && this.input.reuse !== 'make-anew' && !this.#parts.has(commit)
  }
}

/** A change, and the commit that it belongs to. */
interface ChangeOfCommit extends Change {
  readonly commit: Oid
}

/** Whether more than one change goes into a commit: then it stays, also where the changes cancel each other out. */
function isFold({ action }: Todo): boolean {
  return action === 'squash' || action === 'amend'
}

type CommitOverrides = CommitTodo | MergeTodo | FreshMergeTodo
