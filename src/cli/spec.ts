import type { Context } from '../workflows/context.js'

/** A command line's words, sorted, with their values as typed: `1.10`, `007e1` and `0123456` are not changed. */
export interface ParsedArgs {
  readonly positionals: readonly string[]
  /** Tells whether a switch was given. */
  has(option: string): boolean
  /** Returns an option's last value. */
  value(option: string): string | undefined
  /** Returns which of some options was given last: of two opposite options, the later one applies. */
  last<Name extends string>(...options: readonly Name[]): Name | undefined
  /** Returns all values of an option, in order. */
  values(option: string): readonly string[]
}

/**
 * One option, as help shows it: `-b, --branch <name>`. A value in angle brackets is required, `[=<value>]` is optional;
 * `[word]` allows that word only.
 */
export interface OptionSpec {
  readonly flags: string
  readonly help: string
  /** May be given several times. */
  readonly repeatable?: true
  /** Accepted but not shown: git's own spelling of another option. */
  readonly hidden?: true
  /** The values that completion offers; without them, the name in brackets tells what completes it. */
  readonly choices?: readonly string[]
  /** A pattern for words after an option with an optional value that were probably meant as that value. */
  readonly likelyValue?: RegExp
}

/** The declaration of a command, and what it does; help, docs/cli.md, completion and parsing are made from it. */
export type CommandSpec = CommandDeclaration & (Calling | Answering)

interface Calling {
  /**
   * Converts raw words into the workflow's options, calls it, and returns its document. Loads the workflow; throws usage
   * errors.
   */
  readonly call: (args: ParsedArgs, context: Context) => Promise<unknown>
}

/** A command that needs neither a repository nor a backend. */
interface Answering {
  /** Returns the lines for people and the document for programs. Throws usage errors. */
  readonly answer: (args: ParsedArgs) => Promise<{ readonly lines: readonly string[]; readonly document: object }>
}

interface CommandDeclaration {
  readonly name: string
  /** The positional arguments, as help shows them: `<url> [<dir>]`. `[<x>…]` takes any number. */
  readonly args: string
  readonly summary: string
  /** Without a group, the overview does not list it. */
  readonly group?: CommandGroup
  /** Paragraphs shown below the summary in the command's own help. */
  readonly about?: readonly string[]
  readonly options: readonly OptionSpec[]
  /** Options of the git command of the same name that this one does not have, and what to do instead. */
  readonly instead?: Readonly<Record<string, string>>
  /** The first one is shown in the overview. */
  readonly examples: readonly Example[]
  /** Has `--dry-run` and `--yes`. */
  readonly mutating?: true
  /** Its refs and commits are those of a server: completion does not know them. */
  readonly ofServer?: true
}

/** What of a command decides which options it has. */
export type TakesOptions = Pick<CommandSpec, 'options' | 'mutating'>

export type CommandGroup = 'slim' | 'tidy' | 'safety'

export interface Example {
  readonly command: string
  readonly does: string
}

/** Options every command has. */
export const globalOptions: readonly OptionSpec[] = [
  { flags: '-C <path>', help: 'Run as if started in <path>' },
  { flags: '--json', help: 'Print one JSON document on stdout' },
  { flags: '-q, --quiet', help: 'Print no progress, note or summary' },
  { flags: '-v, --verbose', help: 'Print each git command' },
  {
    flags: '--backend <name>',
    help: 'auto (default), system (git on PATH), or embedded (no git needed)',
    choices: ['auto', 'system', 'embedded'],
  },
  { flags: '--no-progress', help: 'Do not show progress' },
  { flags: '--no-color', help: 'Do not use colour' },
  { flags: '-h, --help', help: 'Show this help' },
]

/** Options of every command that changes something. */
const mutatingOptions: readonly OptionSpec[] = [
  { flags: '-n, --dry-run', help: 'Show the result, and change nothing' },
  { flags: '-y, --yes', help: 'Answer yes to every question; refusals stay refusals' },
]

/** Returns the options of a command without the global ones. */
export function ownOptions(command: TakesOptions): readonly OptionSpec[] {
  return [...command.options, ...(command.mutating ? mutatingOptions : [])]
}
