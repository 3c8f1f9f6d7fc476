import type { CAC } from 'cac'
import { type ErrorText, GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { declare, match } from './declare.js'
import { nearest } from './nearest.js'
import type { CommandSpec, ParsedArgs } from './spec.js'
import { flagsOf, splitWords, type TypedWords } from './split-words.js'

/**
 * Sorts the words after a command's name into options and positional arguments. {@link dispatch} checks the number of
 * arguments, because `--help` needs none.
 *
 * @param cli where the command is declared
 * @throws GitSlimError `usage` for an unknown option, a missing value, or a value where none is taken
 */
export function parseArgv(words: readonly string[], command: CommandSpec, cli = declare([command])): ParsedArgs {
  const typed = splitWords(words, command)
  const { options, positionals, stray } = typed
  const matched = match(cli, command, typed)
  check(
    () => matched.checkUnknownOptions(),
    () => unknownOption(typed, command),
  )
  const filled = options.find(({ flag, value }) => flag?.takesValue === 'never' && value !== undefined)
  if (filled) throw usage(messages.cli.unexpectedValue(filled.rawName, command.name))
  check(
    () => matched.checkOptionValue(),
    () => missingValue(typed, command),
  )
  if (stray && positionals.length > matched.args.filter(({ required }) => required).length) {
    throw usage(messages.cli.valueApart(stray.option, stray.value))
  }
  return parsedArgs(typed)
}

/**
 * Returns the command that cac matched.
 *
 * @throws GitSlimError `usage` unless it got all the positional arguments that it needs, and no more
 */
export function dispatch(cli: CAC, { positionals }: ParsedArgs, command: CommandSpec): CommandSpec {
  return check(
    () => cli.runMatchedCommand() as CommandSpec,
    () => wrongCount(positionals, command),
  )
}

function parsedArgs({ options, positionals }: TypedWords): ParsedArgs {
  const given = new Map<string, string[]>()
  for (const { name, value = '' } of options) given.set(name, [...(given.get(name) ?? []), value])
  return {
    positionals,
    has: name => given.has(name),
    value: name => given.get(name)?.at(-1),
    last: (...names) => options.map(({ name }) => names.find(known => known === name)).findLast(Boolean),
    values: name => given.get(name) ?? [],
  }
}

/** cac's own message has no hint, so it is replaced by our error. */
function check<T>(byCac: () => T, failure: () => GitSlimError | undefined): T {
  try {
    return byCac()
  } catch (error) {
    throw failure() ?? error
  }
}

function unknownOption({ options }: TypedWords, command: CommandSpec): GitSlimError | undefined {
  const raw = options.find(({ flag }) => flag === undefined)?.rawName
  if (raw === undefined) return undefined
  const instead = command.instead?.[raw]
  if (instead !== undefined) return usage(messages.cli.otherwise(raw, instead, command.name))
  const known = flagsOf(command).map(({ name }) => (name.length === 1 ? `-${name}` : `--${name}`))
  return usage(messages.cli.unknownOption(raw, nearest(raw, known), command.name))
}

function missingValue({ options }: TypedWords, command: CommandSpec): GitSlimError | undefined {
  const lacking = options.find(({ flag, value }) => flag?.takesValue === 'always' && value === undefined)
  return lacking && usage(messages.cli.missingValue(lacking.rawName, command.name))
}

function wrongCount(positionals: readonly string[], { name, args }: CommandSpec): GitSlimError | undefined {
  const declared = args.split(' ').filter(Boolean)
  const missing = declared.filter(arg => arg.startsWith('<'))[positionals.length]
  if (missing !== undefined) return usage(messages.cli.missingArgument(missing, name))
  const extra = positionals[declared.length]
  return extra === undefined ? undefined : usage(messages.cli.unexpectedArgument(extra, name))
}

function usage(text: ErrorText): GitSlimError {
  return new GitSlimError('usage', text)
}
