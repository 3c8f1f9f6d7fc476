import type { RewriteOptions } from '../../rewrite/options.js'

/** What a split is asked to do; the command line's words, sorted. */
export interface SplitOptions extends RewriteOptions {
  readonly commit: string
  readonly by: SplitRequest
  /** For each of the new commits, in order; one fewer than those: the first says what the old one did. */
  readonly messages: readonly string[]
  /** What those say that no message is given for. `ask`: the editor opens, where there is a terminal. */
  readonly unsaid: 'ask' | 'same'
}

export type SplitRequest =
  /** By questions, on a terminal. */
  | { readonly kind: 'guided' }
  /** A commit for each file. */
  | { readonly kind: 'file' }
  /** What was done to these files, and in these directories, first; then the rest. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  /** By a list, which may be in a file, or come from standard input: `-`. */
  | { readonly kind: 'list'; readonly parts: readonly PartRequest[] }
  | { readonly kind: 'list-file'; readonly path: string }
  /** Nothing is split: what there is to choose from is told. */
  | { readonly kind: 'show' }

/** What goes into one of the new commits; what no part names goes into one more, the last. */
export interface PartRequest {
  /** Undefined: all that is left. */
  readonly files?: readonly FileRequest[]
  readonly message?: string
}

export interface FileRequest {
  /** Of a file, or a directory, from the top of the repository. */
  readonly path: string
  /** The file's hunks by their numbers, from 1. Undefined: all that was done to it. */
  readonly hunks?: readonly number[]
}
