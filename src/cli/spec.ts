import type { Context } from '../workflows/context.js'

/** A command line's words, sorted and otherwise as typed: `1.10`, `007e1` and `0123456` stay what they are. */
export interface ParsedArgs {
  readonly positionals: readonly string[]
  /** Tells whether a switch was given. */
  has(option: string): boolean
  /** Returns an option's last value. */
  value(option: string): string | undefined
  /** Returns the one of some options that was given last: of two that say the opposite, the later one holds. */
  last<Name extends string>(...options: readonly Name[]): Name | undefined
  /** Returns all values of an option, in order. */
  values(option: string): readonly string[]
}

/** One option, as help shows it: `-b, --branch <name>`. A value in angle brackets is required, `[=<value>]` is not; `[word]` is the one value there is. */
export interface OptionSpec {
  readonly flags: string
  readonly help: string
  /** May be given several times. */
  readonly repeatable?: true
  /** Accepted, not shown: git's own spelling of an option above. */
  readonly hidden?: true
  /** What a word right after an option with an optional value looks like when it was meant as that value. */
  readonly likelyValue?: RegExp
}

/** What a command's file declares; help, docs/cli.md, completion and parsing are made of it. */
export interface CommandSpec {
  readonly name: string
  /** The positional arguments, as help shows them: `<url> [<dir>]`. `[<x>…]` takes any number. */
  readonly args: string
  readonly summary: string
  readonly group: CommandGroup
  /** Paragraphs shown below the summary in the command's own help. */
  readonly about?: readonly string[]
  readonly options: readonly OptionSpec[]
  /** Options of the git command of that name that this one does not take, and what to do instead. */
  readonly instead?: Readonly<Record<string, string>>
  /** The first one is shown in the overview. */
  readonly examples: readonly Example[]
  /** Has `--dry-run` and `--yes`. */
  readonly mutating?: true
  /** Turns raw words into the workflow's options, and calls it. Loads the workflow; throws usage errors. */
  readonly call: (args: ParsedArgs, context: Context) => Promise<void>
}

export type CommandGroup = 'slim' | 'tidy' | 'safety'

export interface Example {
  readonly command: string
  readonly does: string
}

/** Options every command has. */
export const globalOptions: readonly OptionSpec[] = [
  { flags: '-C <path>', help: 'Run as if started in <path>' },
  { flags: '--json', help: 'Print one JSON document on stdout' },
  { flags: '-q, --quiet', help: 'Print results and failures only' },
  { flags: '-v, --verbose', help: 'Print each git command' },
  { flags: '--backend <name>', help: 'auto (default), system (git on PATH), or embedded (no git needed)' },
  { flags: '--no-progress', help: 'Do not show progress' },
  { flags: '--no-color', help: 'Do not use colour' },
  { flags: '-h, --help', help: 'Show this help' },
]

/** Options every mutating command has. */
const mutatingOptions: readonly OptionSpec[] = [
  { flags: '-n, --dry-run', help: 'Show the result, and change nothing' },
  { flags: '-y, --yes', help: 'Answer yes to every question; refusals stay refusals' },
]

/** Returns the options that a command takes beside the global ones. */
export function ownOptions(command: CommandSpec): readonly OptionSpec[] {
  return [...command.options, ...(command.mutating ? mutatingOptions : [])]
}
