import type { Following } from './follow.js'
import type { OnConflict } from './handover/options.js'
import type { LocalChanges } from './local-changes.js'
import type { Verification } from './hooks.js'
import type { Pushing } from './push.js'
import type { Signing } from './signing.js'
import type { TagFollowing } from './tags.js'

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
