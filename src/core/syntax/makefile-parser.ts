import type { StreamParser } from '@codemirror/streamparser'

interface State {
  /** Whether the line before ends with a backslash. */
  isContinued: boolean
  isRecipe: boolean
}

const directive = /^-?(?:define|else|endef|endif|export|ifdef|ifeq|ifndef|ifneq|include|override|unexport|vpath)\b/

/** Makefiles; recipes are read as shell, with make's own variables. */
export const makefile: StreamParser<State> = {
  name: 'makefile',
  startState: () => ({ isContinued: false, isRecipe: false }),
  token(stream, state) {
    if (stream.sol()) {
      if (!state.isContinued) state.isRecipe = stream.peek() === '\t'
      state.isContinued = stream.string.endsWith('\\')
      if (!state.isRecipe && stream.match(directive)) return 'keyword'
      if (!state.isRecipe && stream.match(/^[^\s:#=$][^:#=$]{0,200}(?=::?(?!=))/)) return 'def'
      if (!state.isRecipe && stream.match(/^[\w.-]+(?=\s*(?:[:?+!]{0,3}=))/)) return 'type'
    }
    if (stream.eatSpace()) return null
    if (stream.peek() === '#') {
      stream.skipToEnd()
      return 'comment'
    }
    if (stream.match(/^\$(?:\([\w.+@<^*%?/-]+\)|\{[\w.-]+\}|[@<^*%?+|$\w])/)) return 'number'
    if (stream.match(/^\$[({][a-z-]+/)) return 'builtin'
    if (stream.match(/^(?:"[^"]*"|'[^']*')/)) return 'string'
    if (!stream.eatWhile(/[^\s#$"']/)) stream.next()
    return null
  },
  blankLine(state) {
    state.isContinued = false
  },
}
