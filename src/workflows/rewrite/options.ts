import type { Favour } from '../../git/port.js'

/** The options of every rewrite; the command line's words, sorted. */
export interface RewriteOptions {
  /** The branch that is rewritten, as if it were checked out; undefined: the current one. */
  readonly branch?: string | undefined
  readonly published: 'refuse' | 'allow'
  readonly signing: Signing
  readonly following: Following
  readonly tags: TagFollowing
  readonly onConflict: OnConflict
  readonly localChanges: LocalChanges
  readonly verification: Verification
  readonly push: Pushing
}

/**
 * What happens at a conflict. `git`: git's own rebase continues. `stop`: nothing is changed. `ours`: where both changed
 * the same lines, the new base wins, `theirs`: the replayed commit; a remaining conflict changes nothing. `default`:
 * asks on a terminal, else `stop`.
 */
export type OnConflict = 'default' | 'git' | 'stop' | Favour

/** Returns which side wins, if requested. */
export function favourOf(onConflict: OnConflict): Favour | undefined {
  return onConflict === 'ours' || onConflict === 'theirs' ? onConflict : undefined
}

/**
 * Which new commits are signed. `default`: all if commit.gpgSign is set; else those whose old versions the user had
 * signed, if possible.
 */
export type Signing = 'default' | 'always' | 'never' | { readonly key: string }

/** Whether the hooks that can refuse run: pre-rebase, pre-commit, commit-msg. */
export type Verification = 'ask' | 'skip'

/** What happens to local changes in the way. `default`: as rebase.autoStash says, else the rewrite is refused. */
export type LocalChanges = 'default' | 'refuse' | 'stash'

/** Whether the branch is pushed after a rewrite. */
export type Pushing = 'push' | 'leave'

/**
 * Whether local branches at rewritten commits move along. `default`: as rebase.updateRefs says, else yes; `listed`:
 * those that the list of a rebase names.
 */
export type Following = 'default' | 'never' | 'listed'

/** Whether local tags at rewritten commits move along. */
export type TagFollowing = 'update' | 'leave'
