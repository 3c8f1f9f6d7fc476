import { GitSlimError } from '../../core/errors.js'
import type { Hooks, HookState } from '../port/hooks-and-notes.js'

/** Returns hooks of a repository where no program is run; they are told of by who finds them. */
export function noHooks(find: Hooks['find'] = () => Promise.resolve('absent')): Hooks {
  const unlessAbsent = (state: HookState) => (state === 'present' ? 'not-runnable' : state)
  return {
    find: async name => unlessAbsent(await find(name)),
    run: () => Promise.reject(new GitSlimError('bug', 'a hook was to be run in this process')),
  }
}
