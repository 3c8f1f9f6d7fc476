import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'

/**
 * Returns an option's value as a whole number.
 *
 * @throws GitSlimError `usage` unless it is written in digits alone and at least `smallest`
 */
export function countOf(option: string, text: string, smallest: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(count) && count >= smallest) return count
  throw new GitSlimError('usage', messages.cli.notACount(option, text, smallest))
}

/**
 * Returns an option's value as one of its allowed values.
 *
 * @throws GitSlimError `usage` naming them
 */
export function choiceOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find(candidate => candidate === text)
  if (choice !== undefined) return choice
  throw new GitSlimError('usage', messages.cli.invalidChoice(option, text, choices))
}
