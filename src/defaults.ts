/** The default options of the library's functions. */
import type { CloneOptions as FullCloneOptions } from './workflows/clone/options.js'
import type { DeepenOptions as FullDeepenOptions } from './workflows/deepen/options.js'
import type { RebaseOptions as FullRebaseOptions } from './workflows/rebase/options.js'
import type { RewriteOptions as FullRewriteOptions } from './workflows/rewrite/options.js'
import type { SquashOptions as FullSquashOptions } from './workflows/verbs/squash/options.js'

export const cloneDefaults: Omit<FullCloneOptions, 'url'> = {
  directory: undefined,
  limit: { kind: 'depth', depth: 1 },
  head: { kind: 'default' },
  branches: 'one',
  tags: 'none',
  form: 'worktree',
  checkout: 'files',
  originName: 'origin',
  layout: 'clone',
  sparse: undefined,
  filter: undefined,
  extraRefs: [],
  network: {},
  credentials: 'forget',
  search: undefined,
  submodules: undefined,
  lfs: undefined,
  reuse: undefined,
  occupied: 'refuse',
  cache: undefined,
}

export const deepenDefaults: Omit<FullDeepenOptions, 'target'> = {
  remote: undefined,
  maxCommits: 100_000,
  trees: 'needed',
  network: {},
}

export const rewriteDefaults: FullRewriteOptions = {
  published: 'refuse',
  signing: 'default',
  following: 'default',
  tags: 'leave',
  onConflict: 'stop',
  localChanges: 'default',
  verification: 'ask',
  push: 'leave',
}

export const rebaseDefaults: Omit<FullRebaseOptions, 'todo'> = {
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

export const squashDefaults: Omit<FullSquashOptions, 'range'> = {
  message: { kind: 'default' },
  edit: 'default',
  author: 'first',
  date: 'first',
  coAuthors: 'credit',
  merged: 'default',
  ...rewriteDefaults,
}
