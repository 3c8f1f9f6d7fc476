import type { RewriteOptions } from '../../rewrite/options.js'

/** The options of split; the command line's words, sorted. */
export interface SplitOptions extends RewriteOptions {
  readonly commit: string
  readonly by: SplitRequest
  /** For each of the new commits, in order; with one fewer, the first keeps the old message. */
  readonly messages: readonly string[]
  /** The messages of new commits without a given one. `ask`: the editor opens, on a terminal. */
  readonly unsaid: 'ask' | 'same'
}

export type SplitRequest =
  /** Chosen by a person on a terminal. */
  | { readonly kind: 'guided' }
  /** One commit for each file. */
  | { readonly kind: 'file' }
  /** The changes of these files and directories first; then the rest. */
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  /** By a list in a file, or from standard input: `-`. */
  | { readonly kind: 'list'; readonly parts: readonly PartRequest[] }
  | { readonly kind: 'list-file'; readonly path: string }
  /** Nothing is split: the files and hunks are shown. */
  | { readonly kind: 'show' }

/** The changes of one new commit; those in no part go into a last commit. */
export interface PartRequest {
  /** Undefined: all remaining changes. */
  readonly files?: readonly FileRequest[]
  readonly message?: string
}

export interface FileRequest {
  /** A file or directory, by its path from the top of the repository. */
  readonly path: string
  /** The file's hunks by their numbers, from 1. Undefined: the whole change. */
  readonly hunks?: readonly number[]
}
