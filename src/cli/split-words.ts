/** Splits the words after a command's name with Node's own parser, so that every value stays exactly as typed. */
import { parseArgs } from 'node:util'
import { globalOptions, type OptionSpec, ownOptions, type TakesOptions } from './spec.js'

export interface Flag {
  readonly name: string
  readonly short: string | undefined
  readonly takesValue: 'always' | 'optionally' | 'never'
  /** The one value that may also be given as a separate word. */
  readonly word: string | undefined
  readonly spec: OptionSpec
}

/** An option as it was typed. */
export interface TypedOption {
  /** `-b`, `--branch` */
  readonly rawName: string
  readonly name: string
  readonly value: string | undefined
  /** Undefined if the command has no option with this name. */
  readonly flag: Flag | undefined
}

export interface TypedWords {
  readonly options: readonly TypedOption[]
  readonly positionals: readonly string[]
  /** A word that was probably meant as the value of the option before it. */
  readonly stray: { readonly option: string; readonly value: string } | undefined
}

/** Sorts words into options and positional arguments; it does not check which ones the command takes, nor how many. */
export function splitWords(words: readonly string[], command: TakesOptions): TypedWords {
  const flags = flagsOf(command)
  const { tokens } = parseArgs({
    args: joined(words, flags),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(flags.map(parserOption)),
  })
  const options: TypedOption[] = []
  const positionals: string[] = []
  let stray: TypedWords['stray']
  let before: TypedOption | undefined
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals.push(token.value)
      if (before !== undefined) stray ??= strayValue(before, token.value)
    }
    before = token.kind === 'option' ? { ...token, flag: flags.find(({ name }) => name === token.name) } : undefined
    if (before) options.push(before)
  }
  return { options, positionals, stray }
}

function strayValue({ flag, value }: TypedOption, word: string): TypedWords['stray'] {
  if (value !== undefined || flag?.spec.likelyValue?.test(word) !== true) return undefined
  return { option: `--${flag.name}`, value: word }
}

/** Returns the options of a command by name, with the way each takes a value. */
export function flagsOf(command: TakesOptions): readonly Flag[] {
  return [...ownOptions(command), ...globalOptions].map(flagOf)
}

/** Returns an option by name, with the way it takes a value. */
export function flagOf(spec: OptionSpec): Flag {
  const { flags } = spec
  const short = /^-([^-])/.exec(flags)?.[1]
  const bracket = /[<[]/.exec(flags)?.[0]
  return {
    name: /--([^ <[]+)/.exec(flags)?.[1] ?? short ?? '',
    short,
    takesValue: bracket === '<' ? 'always' : bracket === '[' ? 'optionally' : 'never',
    word: / \[(\w+)\]$/.exec(flags)?.[1],
    spec,
  }
}

function parserOption({ name, short, takesValue }: Flag): [string, { type: 'string' | 'boolean'; short?: string }] {
  return [name, { type: takesValue === 'always' ? 'string' : 'boolean', ...(short === undefined ? {} : { short }) }]
}

/** Joins `--submodules recursive`, which would otherwise be an option and a directory, and splits `-S<key>`. */
function joined(words: readonly string[], flags: readonly Flag[]): string[] {
  return joinedWords(unfolded(words, flags), flags)
}

/** Expands a short option with an attached value: the parser would read its letters as several options. */
function unfolded(words: readonly string[], flags: readonly Flag[]): string[] {
  const optional = flags.filter(({ takesValue, short }) => takesValue === 'optionally' && short !== undefined)
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const isValue = (i: number) =>
    flags.some(
      ({ name, short, takesValue }) =>
        takesValue === 'always' && [`--${name}`, `-${short}`].includes(words[i - 1] ?? ''),
    )
  return words.map((word, i) => {
    const flag = optional.find(({ short }) => word.startsWith(`-${short}`) && word.length > 2)
    return flag === undefined || i >= end || isValue(i) ? word : `--${flag.name}=${word.slice(2)}`
  })
}

function joinedWords(words: readonly string[], flags: readonly Flag[]): string[] {
  const isJoined = (i: number) =>
    flags.some(({ name, word }) => word !== undefined && word === words[i] && words[i - 1] === `--${name}`)
  return words.flatMap((word, i) => (isJoined(i) ? [] : isJoined(i + 1) ? [`${word}=${words[i + 1]}`] : [word]))
}
