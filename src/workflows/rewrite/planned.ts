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

/** A rewrite, as a verb has planned it. */
export interface Planned {
  readonly start: Start
  /** The branch's own commits in the plan, oldest first. */
  readonly chain: readonly CommitInfo[]
  /** Commits outside the chain that the plan needs: from other branches, parents of its commits, the tip. */
  readonly besides?: readonly CommitInfo[]
  /** Commits of the branch that are not in the chain, because the new base has their changes already. */
  readonly leftOut?: readonly CommitInfo[]
  /** If the new base replaces another commit: that commit. */
  readonly fork?: Oid | undefined
  readonly plan: RewritePlan
  /** The steps after the plan that only git's own rebase can do, because they need files. */
  readonly rest?: readonly Rest[]
  readonly verb: string
  /** The object of the verb, for people: `2 commits`. */
  readonly summary: string
  /** Returns the reflog message; undefined: the verb and the summary. */
  readonly reason?: (outcome: Rewritten) => string
  readonly options: RewriteOptions
  readonly overrides?: CommitOverrides
  readonly staged?: StagedRewrite
  /** Objects of the plan's parts that the repository does not have yet. */
  readonly inMemory?: readonly RawObject[]
  /** The new commit for a branch that pointed into a fold. Default: `ends`. */
  readonly folded?: Folded
  /** Tells whether a person has just written the message of a todo, if the plan does not tell. */
  readonly isWritten?: (todo: Todo) => boolean
}

/** A rewrite of staged changes: index and files stay as they are. */
export interface StagedRewrite {
  /** The tree that the rewrite must result in: another one would lose staged changes. */
  readonly tree: Oid
  /** The objects of the plan's own trees. */
  readonly trees: Trees
}
