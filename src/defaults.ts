/** The options of a rewrite that was asked for without any. */
import type { RebaseOptions } from './workflows/rebase/options.js'
import type { RewriteOptions } from './workflows/rewrite/options.js'

export const rewriteDefaults: RewriteOptions = {
  published: 'refuse',
  signing: 'default',
  following: 'default',
  tags: 'leave',
  onConflict: 'stop',
  localChanges: 'default',
  verification: 'ask',
  push: 'leave',
}

export const rebaseDefaults: Omit<RebaseOptions, 'todo'> = {
  ...rewriteDefaults,
  upstream: undefined,
  onto: 'upstream',
  root: 'leave',
  cherryPicks: 'leave-out',
  merges: 'default',
  reuse: 'keep',
  exec: [],
  emptied: 'leave-out',
  startedEmpty: 'keep',
  signOff: 'omit',
  trailers: [],
  dates: { committer: 'now', author: 'keep' },
}
