import { messages } from '../../output/messages.js'
import { GitSlimError, type ErrorText } from '../../core/errors.js'
import type { Handover, Inventory, Merger, Config, Env, Notes, Pusher, Signer } from '../port.js'
import type { Hooks, HookState } from '../port/hooks-and-notes.js'
import { wantsNotes } from './wants-notes.js'

/**
 * Returns the interface to git's own rebase where there is no git; it knows nothing of a rebase that a git has begun.
 */
export function noHandover(): Handover {
  return {
    worktree: '',
    otherRefs: 'stay',
    fixupMessages: 'unknown',
    newest: refs => Promise.resolve(refs.map(() => '')),
    begin: () => Promise.reject(new GitSlimError('unsupported', messages.handover.needsGit)),
    abort: () => Promise.reject(new GitSlimError('unsupported', messages.handover.needsGit)),
    fate: () => Promise.resolve({ kind: 'running' }),
  }
}

/** Returns the hooks where no programs are run: the caller reports those that exist. */
export function noHooks(find: Hooks['find'] = () => Promise.resolve('absent')): Hooks {
  const unlessAbsent = (state: HookState) => (state === 'present' ? 'not-runnable' : state)
  return {
    find: async name => unlessAbsent(await find(name)),
    run: () => Promise.reject(new GitSlimError('bug', 'a hook was to be run in this process')),
  }
}

/** Returns a merger that says what would be able to merge more than texts whose merge is certain. */
export function noMerger(text: ErrorText, attributes: Pick<Merger, 'mergesLines' | 'close'>): Merger {
  const refuse = () => Promise.reject(new GitSlimError('unsupported', text))
  return {
    merges: 'trees',
    mergesLines: attributes.mergesLines,
    merge: refuse,
    mergeCommits: refuse,
    close: () => attributes.close(),
  }
}

/** Returns the interface for notes that reports that notes would have to be copied. */
export function noNotes(config: Config, env: Env): Notes {
  return { copy: async request => ({ kind: (await wantsNotes(config, env, request)) ? 'unsupported' : 'copied' }) }
}

const refuse = () => Promise.reject(new GitSlimError('unsupported', messages.push.embedded))

/** Refuses to push, and names a backend that can. */
export const noPusher: Pusher = { hasSeen: refuse, push: refuse }

const noReport = () => Promise.reject(new GitSlimError('unsupported', messages.report.needsGit))

/** Refuses to read the inventory of a repository, and names a backend that can. */
export const noInventory: Inventory = {
  objects: noReport,
  commits: noReport,
  changes: noReport,
  indexed: noReport,
  remembered: noReport,
  detachedHeads: noReport,
  storage: noReport,
  range: { packBytes: noReport, bytesOf: noReport, objects: noReport, changes: noReport, blobsAt: noReport },
}

/** Returns a signer that refuses, and names a backend that can sign. */
export function noSigner(): Signer {
  return {
    sign: () => Promise.reject(new GitSlimError('unsupported', messages.signing.needsGit)),
    close: () => Promise.resolve(),
  }
}
