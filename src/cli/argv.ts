import { parseArgs } from 'node:util'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { nearest } from './nearest.js'
import { type CommandSpec, type OptionSpec, optionsOf, type ParsedArgs } from './spec.js'

interface Flag {
  readonly name: string
  readonly short: string | undefined
  readonly takesValue: 'always' | 'optionally' | 'never'
  /** The one value that may also stand as a word of its own. */
  readonly word: string | undefined
  readonly likelyValue: RegExp | undefined
}

/**
 * Sorts the words after a command's name into options and positional arguments.
 *
 * @throws GitSlimError `usage` for an unknown option, a missing value, or a value where none is taken
 */
export function parseArgv(words: readonly string[], command: CommandSpec): ParsedArgs {
  const flags = optionsOf(command).map(flagOf)
  const { tokens } = parseArgs({
    args: joined(words, flags),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(flags.map(parserOption)),
  })
  const given = new Map<string, string[]>()
  const positionals: string[] = []
  let stray: StrayValue | undefined
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'positional') stray ??= strayValue(tokens[i - 1], token.value, flags)
    if (token.kind !== 'option') continue
    const flag = flags.find(({ name }) => name === token.name)
    if (!flag) throw unknownOption(token.rawName, flags, command)
    const value = checkedValue(flag, token, command)
    given.set(flag.name, [...(given.get(flag.name) ?? []), value])
  }
  if (stray !== undefined && positionals.length > requiredArguments(command).length) {
    throw new GitSlimError('usage', messages.cli.valueApart(stray.option, stray.value))
  }
  return {
    positionals,
    has: name => given.has(name),
    value: name => given.get(name)?.at(-1),
    values: name => given.get(name) ?? [],
  }
}

interface StrayValue {
  readonly option: string
  readonly value: string
}

/** Returns a word that was probably meant as the value of the option right before it. */
function strayValue(
  before:
    | { readonly kind: string; readonly name?: string; readonly rawName?: string; readonly value?: unknown }
    | undefined,
  word: string,
  flags: readonly Flag[],
): StrayValue | undefined {
  if (before?.kind !== 'option' || before.value !== undefined) return undefined
  const flag = flags.find(({ name }) => name === before.name)
  return flag?.likelyValue?.test(word) === true ? { option: `--${flag.name}`, value: word } : undefined
}

function checkedValue(
  flag: Flag,
  token: { rawName: string; value?: string | undefined },
  command: CommandSpec,
): string {
  if (flag.takesValue === 'always' && token.value === undefined) {
    throw new GitSlimError('usage', messages.cli.missingValue(token.rawName, command.name))
  }
  if (flag.takesValue === 'never' && token.value !== undefined) {
    throw new GitSlimError('usage', messages.cli.unexpectedValue(token.rawName, command.name))
  }
  return token.value ?? ''
}

function flagOf(option: OptionSpec): Flag {
  const word = / \[(\w+)\]$/.exec(option.flags)?.[1]
  const names = option.flags.replace(/(?:[ =]|\[=)?<.*>\]?$| \[\w+\]$/, '').split(/,\s*/)
  const long = names.find(name => name.startsWith('--'))
  const short = names.find(name => !name.startsWith('--'))
  return {
    name: long?.slice(2) ?? short?.slice(1) ?? '',
    short: short?.slice(1),
    takesValue:
      word !== undefined || option.flags.includes('[=<')
        ? 'optionally'
        : option.flags.includes('<')
          ? 'always'
          : 'never',
    word,
    likelyValue: option.likelyValue,
  }
}

/** Joins `--submodules recursive`, which would else be an option and a directory, and takes `-S<key>` apart. */
function joined(words: readonly string[], flags: readonly Flag[]): string[] {
  return joinedWords(unfolded(words, flags), flags)
}

/** Spells out a short option whose value, if it has one, stands right behind it: the parser would see many letters. */
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

function parserOption({ name, short, takesValue }: Flag): [string, { type: 'string' | 'boolean'; short?: string }] {
  return [name, { type: takesValue === 'always' ? 'string' : 'boolean', ...(short === undefined ? {} : { short }) }]
}

function unknownOption(raw: string, flags: readonly Flag[], command: CommandSpec): GitSlimError {
  const instead = command.instead?.[raw]
  if (instead !== undefined) return new GitSlimError('usage', messages.cli.otherwise(raw, instead, command.name))
  const known = flags.map(({ name }) => (name.length === 1 ? `-${name}` : `--${name}`))
  return new GitSlimError('usage', messages.cli.unknownOption(raw, nearest(raw, known), command.name))
}

function requiredArguments({ args }: CommandSpec): readonly string[] {
  return args.split(' ').filter(arg => arg.startsWith('<'))
}

/**
 * Checks that a command got all the positional arguments it needs, and no more.
 *
 * @throws GitSlimError `usage`
 */
export function checkCount({ positionals }: ParsedArgs, command: CommandSpec): void {
  const declared = command.args === '' ? [] : command.args.split(' ')
  const missing = requiredArguments(command)[positionals.length]
  if (missing !== undefined) throw new GitSlimError('usage', messages.cli.missingArgument(missing, command.name))
  const variadic = declared.some(arg => arg.includes('…'))
  const extra = positionals[declared.length]
  if (!variadic && extra !== undefined) {
    throw new GitSlimError('usage', messages.cli.unexpectedArgument(extra, command.name))
  }
}
