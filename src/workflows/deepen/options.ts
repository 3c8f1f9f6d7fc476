import type { DepthRequest } from '../../core/deepen/plan-depth.js'
import type { NetworkOptions } from '../transfer/network-settings.js'

/** The amount of history in a command line. */
export type DeepenTarget =
  | Exclude<DepthRequest, { readonly kind: 'since' }>
  /** The date as typed. */
  | { readonly kind: 'since'; readonly date: string }
  | { readonly kind: 'to-merge-base'; readonly ref: string }
  | { readonly kind: 'to-tag'; readonly glob: string | undefined }

/** The options of deepen; the command line's words, sorted. */
export interface DeepenOptions {
  readonly target: DeepenTarget
  /** Undefined: the current branch's remote, else origin, else the only one. */
  readonly remote: string | undefined
  /** The limit of a search. */
  readonly maxCommits: number
  /** Whether the commits of a search come with their trees and blobs. */
  readonly trees: 'all' | 'needed'
  readonly network: NetworkOptions
}
