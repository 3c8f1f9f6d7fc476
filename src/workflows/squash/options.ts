import type { MessageSource } from '../../core/message/assemble.js'

/** What a squash is asked to do; the command line's words, sorted. */
export interface SquashOptions {
  readonly range: RangeWish
  readonly message: MessageWish
  /** Whether the message goes through the editor. `default`: on a terminal, when none was named. */
  readonly edit: 'always' | 'default'
  readonly author: 'first' | 'last' | 'me' | { readonly name: string; readonly email: string }
  /** `first`, `last`, `now`, or a date as git reads it. */
  readonly date: string
  readonly coAuthors: 'credit' | 'omit'
  readonly published: 'refuse' | 'allow'
  /** What to do when `commit.gpgSign` asks for signatures, which git-slim cannot make yet. */
  readonly signing: 'refuse' | 'omit'
}

export type RangeWish =
  /** Since the base branch; chosen by the user on a terminal. */
  | { readonly kind: 'default' }
  | { readonly kind: 'last'; readonly count: number }
  /** `A..B`; `to` is HEAD for a single revision. */
  | { readonly kind: 'between'; readonly from: string; readonly to: string }
  /** All history up to and with `to`. */
  | { readonly kind: 'root'; readonly to: string }

export type MessageWish =
  | { readonly kind: 'default' }
  | { readonly kind: 'from'; readonly source: MessageSource }
  | { readonly kind: 'given'; readonly paragraphs: readonly string[] }
  /** A file's path, or `-` for standard input. */
  | { readonly kind: 'file'; readonly path: string }
