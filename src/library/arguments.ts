import { flagOf } from '../cli/split-words.js'
import { nearest } from '../cli/nearest.js'
import { type CommandSpec, type OptionSpec, ownOptions, type ParsedArgs } from '../cli/spec.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'

/** How the arguments of a command are named in the library. */
export interface Shape {
  readonly command: CommandSpec
  /** The options that are positional arguments on the command line, in order. Of `range|commits` one is given. */
  readonly positionals: readonly string[]
  /** How many of them must be given. Default: none. */
  readonly required?: number
  /** A word before the positional arguments. */
  readonly subcommand?: string
  /** The options that take the place of a positional argument. */
  readonly instead?: Readonly<Record<string, readonly string[]>>
  /** The option whose text, or value as JSON, the command reads as a file: here from standard input. */
  readonly text?: string
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
  const { command, text } = shape
  const names = namesOf(command)
  const positionals = positionalsOf(shape, options)
  const given = new Map<string, readonly string[]>()
  let stdin = ''
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || isPositional(shape, name)) continue
    const known = names.get(name)
    if (known === undefined) throw unknownOption(shape, name, [...names.keys()])
    if (name === text) {
      stdin = typeof value === 'object' ? JSON.stringify({ [name]: value }) : textOf(command.name, name, value)
      given.set(known.flag, ['-'])
      continue
    }
    const read = known.read(command.name, name, value)
    if (read !== undefined) given.set(...read)
  }
  return { args: parsed(given, positionals), stdin }
}

/** Returns the names of a command's options in the library. */
export function optionNames({ command, positionals }: Shape): readonly string[] {
  return [...positionals.flatMap(name => name.split('|')), ...namesOf(command).keys()]
}

type Given = readonly [flag: string, values: readonly string[]]

interface Known {
  readonly flag: string
  readonly read: (verb: string, name: string, value: unknown) => Given | undefined
}

function namesOf(command: CommandSpec): ReadonlyMap<string, Known> {
  const shown = ownOptions(command).filter(({ hidden }) => hidden !== true)
  const byFlag = new Map(shown.map(option => [flagOf(option).name, option]))
  const names = new Map<string, Known>()
  for (const flag of byFlag.keys()) {
    if (notInLibrary.has(flag)) continue
    const positive = flag.replace(/^no-/, '')
    names.set(camelCase(positive), known(positive, byFlag.get(positive), byFlag.get(`no-${positive}`)))
  }
  return names
}

function camelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function known(flag: string, positive: OptionSpec | undefined, negative: OptionSpec | undefined): Known {
  return {
    flag,
    read: (verb, name, value) => {
      if (typeof value === 'boolean') return switched(verb, { name, value, flag, positive, negative })
      if (positive === undefined) throw wrong(verb, name, 'true or false')
      const { takesValue } = flagOf(positive)
      if (takesValue === 'never') throw wrong(verb, name, 'true or false')
      if (positive.repeatable && Array.isArray(value)) {
        return [flag, value.map((one: unknown) => textOf(verb, name, one))]
      }
      return [flag, [textOf(verb, name, value)]]
    },
  }
}

interface Switched {
  readonly name: string
  readonly value: boolean
  readonly flag: string
  readonly positive: OptionSpec | undefined
  readonly negative: OptionSpec | undefined
}

function switched(verb: string, { name, value, flag, positive, negative }: Switched): Given | undefined {
  const takesValue = positive === undefined ? 'never' : flagOf(positive).takesValue
  if (takesValue === 'always') throw wrong(verb, name, 'a text')
  if (value) return positive === undefined ? undefined : [flag, ['']]
  return negative === undefined ? undefined : [`no-${flag}`, ['']]
}

function positionalsOf(shape: Shape, options: Readonly<Record<string, unknown>>): readonly string[] {
  const { command, positionals, required = 0, subcommand, instead = {} } = shape
  const isGiven = (names: string) => names.split('|').some(name => options[name] !== undefined)
  const last = positionals.findLastIndex(isGiven)
  const words = positionals.flatMap((names, i) => {
    const given = names.split('|').filter(name => options[name] !== undefined)
    if (given.length > 1) throw new GitSlimError('usage', messages.library.together(command.name, given))
    const [name] = given
    if (name === undefined) {
      const isNeeded = i < required || (i < last && !(instead[names] ?? []).some(isGiven))
      if (isNeeded) throw new GitSlimError('usage', messages.library.missing(command.name, names.split('|')[0] ?? ''))
      return []
    }
    const value = options[name]
    if (!Array.isArray(value)) return [textOf(command.name, name, value)]
    if (value.length === 0) throw wrong(command.name, name, 'at least one')
    return value.map((one: unknown) => textOf(command.name, name, one))
  })
  return subcommand === undefined ? words : [subcommand, ...words]
}

function isPositional({ positionals }: Shape, name: string): boolean {
  return positionals.some(names => names.split('|').includes(name))
}

/** Numbers are written in digits, dates as git reads them. */
function textOf(verb: string, name: string, value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (typeof value !== 'string') throw wrong(verb, name, 'a text, a number, or a date')
  if (value.includes('\0')) throw wrong(verb, name, 'a text without NUL')
  return value
}

function wrong(verb: string, name: string, expected: string): GitSlimError {
  return new GitSlimError('usage', messages.library.wrongValue(verb, name, expected))
}

function unknownOption(shape: Shape, name: string, names: readonly string[]): GitSlimError {
  const suggestion = nearest(name, [...names, ...shape.positionals.flatMap(each => each.split('|'))])
  return new GitSlimError('usage', messages.library.unknownOption(shape.command.name, name, suggestion))
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
