import { nearest } from '../cli/nearest.js'
import { type CommandSpec, type OptionSpec, ownOptions, type ParsedArgs } from '../cli/spec.js'
import { flagOf } from '../cli/split-words.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { type GivenOption, kindOf, type ValueKind, wordsOf, wrong } from './values.js'

/** How the arguments of a command are named in the library. */
export interface Shape {
  readonly command: CommandSpec
  /** The options that are positional arguments on the command line, in order. Of `range|commits` one is given. */
  readonly positionals: readonly string[]
  /** How many of them must be given. Default: none. */
  readonly required?: number
  /** What options take whose declaration does not tell. Default of a positional argument: a text. */
  readonly takes?: Readonly<Record<string, ValueKind>>
  /** A word before the positional arguments. */
  readonly subcommand?: string
  /** The options that take the place of a positional argument. */
  readonly instead?: Readonly<Record<string, readonly string[]>>
  /** The option whose value the command reads as a file: here from standard input. */
  readonly stdin?: string
}

/** The arguments of a command, and its standard input. */
export interface Arguments {
  readonly args: ParsedArgs
  readonly stdin: string
}

/** Options of the command line without a meaning in a program: nobody is asked, and texts are values. */
const notInLibrary = new Set(['dry-run', 'yes', 'edit', 'file', 'plain'])

/**
 * Returns the options of a library function as the command line's arguments: `allBranches: true` is `--all-branches`,
 * `checkout: false` is `--no-checkout`.
 *
 * Every value is checked: what would be ignored or misread is an error.
 *
 * @throws GitSlimError `usage`
 */
export function argumentsOf(shape: Shape, options: Readonly<Record<string, unknown>>): Arguments {
  const verb = shape.command.name
  const names = namesOf(shape.command)
  const positionals = positionalsOf(shape, options)
  const given = new Map<string, readonly string[]>()
  let stdin = ''
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || isPositional(shape, name)) continue
    const known = names.get(name)
    if (known === undefined) throw unknownOption(shape, name)
    if (name === shape.stdin) {
      stdin = wordsOf({ verb, name, value }, shape.takes?.[name] ?? 'text').join()
      given.set(known.flag, ['-'])
      continue
    }
    const read = readOption({ verb, name, value }, known)
    if (read !== undefined) given.set(...read)
  }
  return { args: parsed(given, positionals), stdin }
}

/** Returns the names of a command's options in the library. */
export function optionNames({ command, positionals }: Shape): readonly string[] {
  return [...positionals.flatMap(name => name.split('|')), ...namesOf(command).keys()]
}

/** Returns the error for an option that a function does not have. */
export function unknownOption(shape: Shape, name: string): GitSlimError {
  const suggestion = nearest(name, optionNames(shape))
  return new GitSlimError('usage', messages.library.unknownOption(shape.command.name, name, suggestion))
}

/** Returns a usage error of the command line in the words of the library: `--all-branches` is `allBranches`. */
export function inWordsOfLibrary({ command }: Shape, error: GitSlimError): GitSlimError {
  if (error.kind !== 'usage') return error
  const flags = new Set(ownOptions(command).map(option => flagOf(option).name))
  const message = error.message.replace(
    /(?<![\w-])--([a-z][a-z-]*)|<(operation)>/g,
    (word, flag?: string, name?: string) => {
      if (name !== undefined) return `"${name}"`
      if (flag === undefined || !flags.has(flag)) return word
      return flag.startsWith('no-') ? `"${camelCase(flag.slice(3))}: false"` : `"${camelCase(flag)}"`
    },
  )
  const { reason, hints, details } = error
  const text = { message, hints, ...(reason === undefined ? {} : { reason }) }
  return message === error.message ? error : new GitSlimError('usage', text, { cause: error, details })
}

/** An option of a command: on the command line it may be two, `--verify` and `--no-verify`. */
interface Known {
  readonly flag: string
  readonly positive: OptionSpec | undefined
  readonly negative: OptionSpec | undefined
}

function namesOf(command: CommandSpec): ReadonlyMap<string, Known> {
  const shown = ownOptions(command).filter(({ hidden }) => hidden !== true)
  const byFlag = new Map(shown.map(option => [flagOf(option).name, option]))
  const names = new Map<string, Known>()
  for (const name of byFlag.keys()) {
    if (notInLibrary.has(name)) continue
    const flag = name.replace(/^no-/, '')
    names.set(camelCase(flag), { flag, positive: byFlag.get(flag), negative: byFlag.get(`no-${flag}`) })
  }
  return names
}

function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

type Given = readonly [flag: string, values: readonly string[]]

function readOption(option: GivenOption, { flag, positive, negative }: Known): Given | undefined {
  const takes = positive === undefined ? 'never' : flagOf(positive).takesValue
  if (takes !== 'always' && typeof option.value === 'boolean') {
    if (option.value) return positive === undefined ? undefined : [flag, ['']]
    return negative === undefined ? undefined : [`no-${flag}`, ['']]
  }
  if (positive === undefined || takes === 'never') throw wrong(option, 'true or false')
  // An empty text would count as `true`.
  if (takes === 'optionally' && (typeof option.value !== 'string' || option.value === '')) {
    throw wrong(option, 'true, false, or a text')
  }
  return [flag, wordsOf(option, positive.repeatable ? 'texts' : kindOf(positive.flags))]
}

function positionalsOf(shape: Shape, options: Readonly<Record<string, unknown>>): readonly string[] {
  const { command, positionals, required = 0, subcommand, instead = {} } = shape
  const verb = command.name
  const givenOf = (names: string) => names.split('|').filter(name => options[name] !== undefined)
  const last = positionals.findLastIndex(names => givenOf(names).length > 0)
  const words = positionals.flatMap((names, i) => {
    const given = givenOf(names)
    if (given.length > 1) throw new GitSlimError('usage', messages.library.together(verb, given))
    const [name] = given
    if (name !== undefined) return wordsOf({ verb, name, value: options[name] }, shape.takes?.[name] ?? 'text')
    const isNeeded = i < required || (i < last && !(instead[names] ?? []).some(other => givenOf(other).length > 0))
    if (isNeeded) throw new GitSlimError('usage', messages.library.missing(verb, names.split('|')[0] ?? ''))
    return []
  })
  return subcommand === undefined ? words : [subcommand, ...words]
}

function isPositional({ positionals }: Shape, name: string): boolean {
  return positionals.some(names => names.split('|').includes(name))
}

function parsed(given: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]): ParsedArgs {
  return {
    positionals,
    has: name => given.has(name),
    value: name => given.get(name)?.at(-1),
    last: (...names) => [...given.keys()].map(flag => names.find(name => name === flag)).findLast(Boolean),
    values: name => given.get(name) ?? [],
  }
}
