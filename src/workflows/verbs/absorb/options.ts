import type { RewriteOptions } from '../../rewrite/options.js'

/** What an absorption is asked to do; the command line's words, sorted. */
export interface AbsorbOptions extends RewriteOptions {
  /** Down to where commits are looked at. Undefined: to what the branch was started from. */
  readonly base: string | undefined
  /** Whose commits something may go into. */
  readonly authors: 'own' | 'all'
  /** Whether pieces go into the commits themselves, or into `fixup!` commits on top. */
  readonly into: 'commits' | 'fixups'
}
