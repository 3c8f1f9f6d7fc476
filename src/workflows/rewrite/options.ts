import type { Favour } from '../../git/port.js'

/** What every rewrite may be told; the command line's words, sorted. */
export interface RewriteOptions {
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
 * What a conflict leads to. `git`: git's own rebase goes on from there. `stop`: nothing is changed. `ours`: what is
 * built upon is kept where both have changed the same lines, `theirs`: what is replayed; what conflicts all the same
 * changes nothing. `default`: on a terminal that is asked, else `stop`.
 */
export type OnConflict = 'default' | 'git' | 'stop' | Favour

/** Returns whose side is taken, where that was asked for. */
export function favourOf(onConflict: OnConflict): Favour | undefined {
  return onConflict === 'ours' || onConflict === 'theirs' ? onConflict : undefined
}

/**
 * Which new commits are signed. `default`: all where commit.gpgSign is set; else those of which the user had signed the
 * old ones, if that can be done.
 */
export type Signing = 'default' | 'always' | 'never' | { readonly key: string }

/** Whether the hooks that may refuse are asked: pre-rebase, pre-commit, commit-msg. */
export type Verification = 'ask' | 'skip'

/**
 * What becomes of local changes that are in the way. `default`: as rebase.autoStash says, else the rewrite is refused.
 */
export type LocalChanges = 'default' | 'refuse' | 'stash'

/** Whether the branch's own push target is brought along after a rewrite. */
export type Pushing = 'push' | 'leave'

/**
 * Whether local branches that stand for rewritten commits move along. `default`: as rebase.updateRefs says, else yes;
 * `listed`: those that the list of a rebase names.
 */
export type Following = 'default' | 'never' | 'listed'

/** Whether local tags that stand for rewritten commits move along. */
export type TagFollowing = 'update' | 'leave'
