import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { checkCount, parseArgv } from './argv.js'
import { absorbCommand } from './commands/absorb.js'
import { cloneCommand } from './commands/clone.js'
import { deepenCommand } from './commands/deepen.js'
import { dropCommand } from './commands/drop.js'
import { editTodoCommand } from './commands/edit-todo.js'
import { fixupCommand } from './commands/fixup.js'
import { moveCommand } from './commands/move.js'
import { operationsCommand } from './commands/operations.js'
import { rebaseCommand } from './commands/rebase.js'
import { redoCommand } from './commands/redo.js'
import { rewordCommand } from './commands/reword.js'
import { splitCommand } from './commands/split.js'
import { squashCommand } from './commands/squash.js'
import { undoCommand } from './commands/undo.js'
import { nearest } from './nearest.js'
import { type CommandSpec, globalOptions, type ParsedArgs } from './spec.js'

/** All commands, in the order help shows them. */
export const commands: readonly CommandSpec[] = [
  cloneCommand,
  deepenCommand,
  squashCommand,
  rebaseCommand,
  editTodoCommand,
  rewordCommand,
  dropCommand,
  moveCommand,
  fixupCommand,
  absorbCommand,
  splitCommand,
  undoCommand,
  redoCommand,
  operationsCommand,
]

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'version' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'help'; readonly command: CommandSpec }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly args: ParsedArgs }

/**
 * Reads a command line. Global options may stand before the command, as with git.
 *
 * @throws GitSlimError `usage` for a command that does not exist, or options and arguments it does not take
 */
export function readCommandLine(argv: readonly string[]): Invocation {
  const at = verbIndex(argv)
  const leading = argv.slice(0, at)
  const verb = argv[at]
  if (verb === undefined) return withoutCommand(leading)
  if (verb === 'help') return helpOn(argv[at + 1])
  const command = commandNamed(verb)
  const args = parseArgv([...leading, ...argv.slice(at + 1)], command)
  if (args.has('help')) return { kind: 'help', command }
  checkCount(args, command)
  return { kind: 'command', command, args }
}

function withoutCommand(words: readonly string[]): Invocation {
  if (words.includes('--version')) return { kind: 'version' }
  return words.includes('--help') || words.includes('-h') ? { kind: 'overview' } : { kind: 'nothing' }
}

function helpOn(verb: string | undefined): Invocation {
  return verb === undefined || verb.startsWith('-')
    ? { kind: 'overview' }
    : { kind: 'help', command: commandNamed(verb) }
}

function commandNamed(verb: string): CommandSpec {
  const command = commands.find(({ name }) => name === verb)
  if (command) return command
  const names = commands.map(({ name }) => name)
  throw new GitSlimError('usage', messages.cli.unknownCommand(verb, nearest(verb, names)))
}

/** Returns the word of a command line that names its command, whether or not there is such a command. */
export function verbOf(argv: readonly string[]): string | undefined {
  return argv[verbIndex(argv)]
}

function verbIndex(argv: readonly string[]): number {
  let at = 0
  while (argv[at]?.startsWith('-')) at += takesNextWord(argv[at] ?? '') ? 2 : 1
  return at
}

function takesNextWord(word: string): boolean {
  return globalOptions.some(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word))
}
