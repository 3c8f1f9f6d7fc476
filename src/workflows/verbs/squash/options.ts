import type { MessageSource } from '../../../core/message/assemble.js'
import type { WrittenMessage } from '../../rewrite/finish/message.js'
import type { RewriteOptions } from '../../rewrite/options.js'
import type { Oid } from '../../../core/object/oid.js'

/** The options of squash; the command line's words, sorted. */
export interface SquashOptions extends RewriteOptions {
  readonly range: RangeRequest
  readonly message: MessageRequest
  /** Whether the message is edited. `default`: on a terminal, when none was given. */
  readonly edit: 'always' | 'default'
  readonly author: 'first' | 'last' | 'me' | { readonly name: string; readonly email: string }
  /** `first`, `last`, `now`, or a date as git reads it. */
  readonly date: string
  readonly coAuthors: 'credit' | 'omit'
  readonly merged: MergedLines
}

/**
 * What happens to commits merged into a range that do not descend from its own commits. `default`: those that others
 * have stay, and the fold is a merge of them; the rest is folded. `keep`: all of them stay. `linearise`: the fold has
 * one parent.
 */
export type MergedLines = 'default' | 'keep' | 'linearise'

export type RangeRequest =
  /** Since the base; chosen by the user on a terminal. */
  | { readonly kind: 'default' }
  | { readonly kind: 'last'; readonly count: number }
  /** Since the merge base with this commit. */
  | { readonly kind: 'since'; readonly base: string }
  /** `A..B`; `to` is HEAD for a single revision. */
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  /** Commits, and ranges, that need not be consecutive; folded into `into`, else into the oldest. */
  | { readonly kind: 'commits'; readonly commits: readonly string[]; readonly into: string | undefined }
  /** Commits with a committer date between two dates, as git reads them, both included. */
  | { readonly kind: 'dates'; readonly since: string | undefined; readonly until: string | undefined }
  /** All history up to and including `to`. */
  | { readonly kind: 'root'; readonly to: string }

export type MessageRequest =
  | { readonly kind: 'default' }
  | { readonly kind: 'from'; readonly source: MessageSource }
  | WrittenMessage

/** The limits of a squash, as full ids, with the user's words for them. */
export interface RangeLimits {
  /** The base of the range; null for all history from the root on. */
  readonly base: Oid | null
  /** The last commit of the range. */
  readonly last: Oid
  /** The commit of HEAD. */
  readonly tip: Oid
  readonly names: { readonly base: string; readonly last: string; readonly branch: string }
}
