/** What is said where git's own list is edited. */
import type { ErrorText } from '../../core/errors.js'

export const needsTerminal: ErrorText = {
  message: 'a list is edited on a terminal, and there is none',
  hints: ['name another editor for this one time: GIT_SEQUENCE_EDITOR=…'],
}

export const ended = 'interrupted; the list stays as it was'

export const title = 'git rebase'

export const noOnto = 'what this list builds on is not known, so what will come of it is not, either'

export const noAbsorbing = 'git is in the middle of its rebase: nothing can be absorbed now'
