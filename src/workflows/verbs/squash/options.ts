import type { MessageSource } from '../../../core/message/assemble.js'
import type { WrittenMessage } from '../../rewrite/finish/message.js'
import type { RewriteOptions } from '../../rewrite/options.js'
import type { Oid } from '../../../core/object/oid.js'

/** What a squash is asked to do; the command line's words, sorted. */
export interface SquashOptions extends RewriteOptions {
  readonly range: RangeRequest
  readonly message: MessageRequest
  /** Whether the message goes through the editor. `default`: on a terminal, when none was named. */
  readonly edit: 'always' | 'default'
  readonly author: 'first' | 'last' | 'me' | { readonly name: string; readonly email: string }
  /** `first`, `last`, `now`, or a date as git reads it. */
  readonly date: string
  readonly coAuthors: 'credit' | 'omit'
  readonly merged: MergedLines
}

/**
 * What becomes of what a range has merged and is not built on its own commits. `default`: what others have stays, and
 * the fold is a merge of it; the rest is folded. `keep`: all of it stays. `linearise`: the fold has one parent.
 */
export type MergedLines = 'default' | 'keep' | 'linearise'

export type RangeRequest =
  /** Since the base branch; chosen by the user on a terminal. */
  | { readonly kind: 'default' }
  | { readonly kind: 'last'; readonly count: number }
  /** Since the merge base with this commit. */
  | { readonly kind: 'since'; readonly base: string }
  /** `A..B`; `to` is HEAD for a single revision. */
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  /** Commits, and ranges, that need not follow one another; folded in the place of `into`, else of the oldest. */
  | { readonly kind: 'commits'; readonly commits: readonly string[]; readonly into: string | undefined }
  /** Commits whose committer's date is within two dates, as git reads them, both included. */
  | { readonly kind: 'dates'; readonly since: string | undefined; readonly until: string | undefined }
  /** All history up to and with `to`. */
  | { readonly kind: 'root'; readonly to: string }

export type MessageRequest =
  | { readonly kind: 'default' }
  | { readonly kind: 'from'; readonly source: MessageSource }
  | WrittenMessage

/** The limits of a squash, as full names, with the words the user knows them by. */
export interface RangeLimits {
  /** What the range stands on; null for all history from the root on. */
  readonly base: Oid | null
  /** The last commit of the range. */
  readonly last: Oid
  /** The commit HEAD stands for. */
  readonly tip: Oid
  readonly names: { readonly base: string; readonly last: string; readonly branch: string }
}
