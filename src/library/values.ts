/** Checks the values of options, and writes them as the command line has them. */
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'

/** What an option takes. `texts`: one text or a list; `size`: bytes as a number, or a text such as `2MB`. */
export type ValueKind = 'text' | 'texts' | 'number' | 'date' | 'size' | 'parts'

/** Returns what an option takes, by the name that the command line's help gives its value: `<n>`, `<date>`. */
export function kindOf(flags: string): ValueKind {
  const name = /<([^>]+)>/.exec(flags)?.[1] ?? ''
  if (name === 'n' || name === 'seconds') return 'number'
  if (name === 'date' || name === 'when') return 'date'
  return name === 'size' ? 'size' : 'text'
}

/** An option that has been given. */
export interface GivenOption {
  readonly verb: string
  readonly name: string
  readonly value: unknown
}

/**
 * Returns the words of the command line for a value, at least one.
 *
 * @throws GitSlimError `usage` for a value of another type
 */
export function wordsOf(option: GivenOption, kind: ValueKind): readonly string[] {
  const { value } = option
  switch (kind) {
    case 'texts':
      if (!Array.isArray(value)) return [textOf(option, 'a text, or a list of texts')]
      if (value.length === 0) throw wrong(option, 'a text, or a list with at least one')
      return value.map((one: unknown) => textOf({ ...option, value: one }, 'a list of texts'))
    case 'number':
      return [numberOf(option, 'a number')]
    case 'size':
      return [typeof value === 'number' ? numberOf(option, 'a size') : textOf(option, 'a size: a text, or a number')]
    case 'date':
      return [dateOf(option)]
    case 'parts':
      if (!Array.isArray(value)) throw wrong(option, 'a list of parts')
      return [JSON.stringify({ [option.name]: value })]
    case 'text':
      return [textOf(option, 'a text')]
  }
}

function numberOf(option: GivenOption, expected: string): string {
  if (typeof option.value !== 'number' || !Number.isFinite(option.value)) throw wrong(option, expected)
  return String(option.value)
}

/** Git reads the time of a Date in this form. */
function dateOf(option: GivenOption): string {
  const { value } = option
  if (!(value instanceof Date)) return textOf(option, 'a date: a text, or a Date')
  if (Number.isNaN(value.getTime())) throw wrong(option, 'a valid Date')
  return value.toISOString()
}

function textOf(option: GivenOption, expected: string): string {
  const { value } = option
  if (typeof value !== 'string') throw wrong(option, expected)
  if (value.includes('\0')) throw wrong(option, 'a text without NUL')
  return value
}

/** Returns the error for a value that an option does not take. */
export function wrong({ verb, name }: Pick<GivenOption, 'verb' | 'name'>, expected: string): GitSlimError {
  return new GitSlimError('usage', messages.library.wrongValue(verb, name, expected))
}
