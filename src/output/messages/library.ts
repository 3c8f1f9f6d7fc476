/** Messages about arguments of the library's functions. */
import type { ErrorText } from '../../core/errors.js'

export function notAnObject(verb: string): ErrorText {
  return { message: `${verb} takes its options as one object`, hints: [`for instance: ${verb}({ cwd: '.' })`] }
}

export function unknownOption(verb: string, name: string, suggestion: string | undefined): ErrorText {
  return {
    message: `${verb} has no option "${name}"`,
    hints: suggestion === undefined ? ['see docs/library.md'] : [`did you mean "${suggestion}"?`],
  }
}

export function wrongValue(verb: string, name: string, expected: string): ErrorText {
  return { message: `the option "${name}" of ${verb} must be ${expected}`, hints: [] }
}

export function missing(verb: string, name: string): ErrorText {
  return { message: `${verb} needs the option "${name}"`, hints: [] }
}

export function together(verb: string, names: readonly string[]): ErrorText {
  const quoted = names.map(name => `"${name}"`).join(' and ')
  return { message: `${verb} does not take the options ${quoted} together`, hints: [] }
}
