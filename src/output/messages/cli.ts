import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

const help = (command: string) => `git-slim ${command} --help`

export const noCommand =
  'Name a command. git-slim --help shows an example of each,\ngit-slim <command> --help the options of one.'

export function unknownCommand(word: string, suggestion: string | undefined): ErrorText {
  return {
    message: `there is no command "${word}"`,
    hints: [suggestion === undefined ? 'git-slim --help' : `did you mean: git-slim ${suggestion}`],
  }
}

export function unknownOption(option: string, suggestion: string | undefined, command: string): ErrorText {
  const meant = suggestion === undefined ? [] : [`did you mean: ${suggestion}`]
  return { message: `${command} has no option ${option}`, hints: [...meant, help(command)] }
}

/**
 * @param instead what to use instead
 *
 * @param instead what to do in its place
 */
export function otherwise(option: string, instead: string, command: string): ErrorText {
  return { message: `${command} has no option ${option}`, hints: [instead, help(command)] }
}

export function valueApart(option: string, value: string): ErrorText {
  const joined = `${option}=${shellWord(value)}`
  return {
    message: `${option} takes a value only after an equals sign, and "${value}" follows a space`,
    hints: [`if it is the value: ${joined}`, `if it is not: put it before ${option}`],
  }
}

export function missingValue(option: string, command: string): ErrorText {
  return { message: `${option} needs a value`, hints: [help(command)] }
}

export function unexpectedValue(option: string, command: string): ErrorText {
  return { message: `${option} takes no value`, hints: [help(command)] }
}

export function missingArgument(argument: string, command: string): ErrorText {
  return { message: `${command} needs ${argument}`, hints: [help(command)] }
}

export function unexpectedArgument(argument: string, command: string): ErrorText {
  return { message: `${command} does not take the argument "${argument}"`, hints: [help(command)] }
}

export function invalidChoice(option: string, value: string, choices: readonly string[]): ErrorText {
  return { message: `${option} cannot be "${value}"`, hints: [`use one of: ${choices.join(', ')}`] }
}

export function notACount(option: string, value: string, smallest: number): ErrorText {
  return { message: `${option} takes a whole number from ${smallest} up, not "${value}"` }
}
