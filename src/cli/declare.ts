/** Declares the commands to cac, which matches a command line, checks options and counts, and dispatches. */
import { type CAC, cac, type Command } from 'cac'
import { type CommandSpec, globalOptions, type OptionSpec, ownOptions } from './spec.js'
import type { TypedOption, TypedWords } from './split-words.js'

/** Declares commands. `runMatchedCommand` of the matching one returns its declaration. */
export function declare(commands: readonly CommandSpec[]): CAC {
  const cli = cac('git-slim')
  for (const option of globalOptions) cli.option(notation(option), option.help)
  for (const spec of commands) {
    // cac applies no defaults: a declared `--no-tags` would otherwise count as `tags`, given.
    const command = cli.command(`${spec.name} ${argumentsOf(spec)}`, spec.summary).ignoreOptionDefaultValue()
    command.action(() => spec)
  }
  return cli
}

/** `-S, --gpg-sign[=<key>]` → `-S, --gpg-sign [key]` */
function notation({ flags }: OptionSpec): string {
  return flags.replace(/\[=<(.*)>\]$/, ' [$1]')
}

/** `<commit> [<path>…]` → `<commit> [...path]` */
function argumentsOf({ args }: CommandSpec): string {
  const declared = args.split(' ').filter(Boolean)
  return declared
    .map(arg => {
      const name = `${arg.includes('…') ? '...' : ''}${arg.replaceAll(/[<>[\]…]/g, '')}`
      return arg.startsWith('<') ? `<${name}>` : `[${name}]`
    })
    .join(' ')
}

/** Returns the command with this name, if there is one. */
export function commandNamed(cli: CAC, verb: string): CommandSpec | undefined {
  const command = cli.commands.find(candidate => candidate.isMatched(verb))
  return command?.commandAction?.() as CommandSpec | undefined
}

/** Has cac match a command and its words, and returns the command as cac knows it; nothing is checked yet. */
export function match(cli: CAC, spec: CommandSpec, words: TypedWords): Command {
  // cac parses all words once for each command, with the options of each. Therefore only the options of the matching
  // command are declared.
  cli.commands = cli.commands.filter(command => command.isMatched(spec.name))
  for (const command of cli.commands) {
    for (const option of ownOptions(spec)) command.option(notation(option), option.help)
  }
  cli.parse(['node', cli.name, spec.name, ...canonicalWords(words)], { run: false })
  if (cli.matchedCommand === undefined) throw new Error(`cac does not match the command ${spec.name}`)
  return cli.matchedCommand
}

/**
 * Returns words that cac cannot misread: positional arguments first, then each option once, by its long name, with its
 * value after an equals sign. argv contains no NUL, so a NUL is put before each value: it keeps `1.10` from being read
 * as a number and `''` from being dropped. A NUL as an option's name stands for every unknown option: cac would turn
 * `--dryRun` into `--dry-run`, `--checkout` into the opposite of `--no-checkout`, `--a.b` into an object, and would
 * ignore `--__proto__`.
 */
function canonicalWords({ positionals, options }: TypedWords): string[] {
  // An option without its required value can only be the last word: its last occurrence decides.
  const last = new Map(options.map(option => [option.flag?.name ?? '\0', option]))
  return [
    ...positionals.map(word => `\0${word}`),
    ...[...last].map(([name, option]) => (hasValue(option) ? `--${name}=\0${option.value}` : `--${name}`)),
  ]
}

function hasValue({ flag, value }: TypedOption): boolean {
  return flag !== undefined && flag.takesValue !== 'never' && value !== undefined
}
