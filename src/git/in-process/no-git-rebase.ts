import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Handover } from '../port.js'

/** Returns what stands for git's own rebase where there is no git; of one that a git has begun it knows nothing. */
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
