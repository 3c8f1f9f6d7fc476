/** Messages of edit-todo, which edits git's own list. */
import type { ErrorText } from '../../core/errors.js'

export const needsTerminal: ErrorText = {
  message: 'the list is edited on a terminal, and there is no terminal',
  hints: ['name another editor for this one time: GIT_SEQUENCE_EDITOR=…'],
}

export const ended = 'interrupted; the list stays as it was'

export const title = 'git rebase'

export const noOnto = 'the base of this list is not known, so its result cannot be shown'

export const noAbsorbing = 'a git rebase is in progress: nothing can be absorbed now'
