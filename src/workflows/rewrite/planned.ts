import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import type { RewritePlan, Todo } from '../../core/rewrite/plan/plan.js'
import type { Folded } from '../../core/rewrite/todo/stacked-refs.js'
import type { Rest } from '../../core/rewrite/todo/git-todo.js'
import type { Trees } from '../../core/rewrite/tree/trees.js'
import type { RawObject } from '../../git/port.js'
import type { RewriteOptions } from './options.js'
import type { Start } from './plan-context/start.js'
import type { CommitOverrides } from './replay-plan.js'
import type { Rewritten } from '../../core/rewrite/replay/input-and-outcome.js'

/** A rewrite as a verb has planned it. */
export interface Planned {
  readonly start: Start
  /** The branch's own commits that the plan is about, oldest first. */
  readonly chain: readonly CommitInfo[]
  /** Commits outside the chain that the plan needs: from other branches, parents of its commits, the tip. */
  readonly besides?: readonly CommitInfo[]
  /** Commits of the branch that are not in the chain, since the new base has their changes already. */
  readonly leftOut?: readonly CommitInfo[]
  /** Where the new base stands for another commit than it was: that commit. */
  readonly fork?: Oid | undefined
  readonly plan: RewritePlan
  /** What follows the plan, and only git's own rebase can do: it needs files. */
  readonly rest?: readonly Rest[]
  readonly verb: string
  /** The object of the verb, for people: `2 commits`. */
  readonly summary: string
  /** Returns what the reflog says; undefined: the verb and the summary. */
  readonly reason?: (outcome: Rewritten) => string
  readonly options: RewriteOptions
  readonly overrides?: CommitOverrides
  readonly staged?: StagedRewrite
  /** Objects that the plan's parts are made of, and that the repository does not hold yet. */
  readonly inMemory?: readonly RawObject[]
  /** Which new commit a branch follows that pointed into a fold. Default: `ends`. */
  readonly folded?: Folded
  /** Tells whether a person has just written the message of a todo, where the plan does not tell. */
  readonly isWritten?: (todo: Todo) => boolean
}

/** A rewrite of what is staged: index and files stay as they are. */
export interface StagedRewrite {
  /** The tree that the rewrite has to come to: another one would lose staged changes. */
  readonly tree: Oid
  /** What the plan's own trees are made of. */
  readonly trees: Trees
}
