import type { RewriteOptions } from '../../rewrite/options.js'

/** The options of absorb; the command line's words, sorted. */
export interface AbsorbOptions extends RewriteOptions {
  /** The commit below the last candidate. Undefined: the base of the branch. */
  readonly base: string | undefined
  /** Whose commits may be changed. */
  readonly authors: 'own' | 'all'
  /** Whether changes are folded into the commits themselves, or become `fixup!` commits on top. */
  readonly into: 'commits' | 'fixups'
}
