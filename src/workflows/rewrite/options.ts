import type { Following } from './plan-context/stacked-branches.js'
import type { OnConflict } from './git-rebase/on-conflict.js'
import type { LocalChanges } from './apply/local-changes.js'
import type { Verification } from './finish/commit-hooks.js'
import type { Pushing } from './apply/push.js'
import type { Signing } from './finish/signing.js'
import type { TagFollowing } from './plan-context/tags.js'

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
