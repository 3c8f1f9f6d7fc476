import type { CAC } from 'cac'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import { dispatch, parseArgv } from './argv.js'
import { absorbCommand } from './commands/absorb.js'
import { cloneCommand } from './commands/clone.js'
import { completionCommand } from './commands/completion.js'
import { deepenCommand } from './commands/deepen.js'
import { dropCommand } from './commands/drop.js'
import { editTodoCommand } from './commands/edit-todo.js'
import { fixupCommand } from './commands/fixup.js'
import { moveCommand } from './commands/move.js'
import { operationsCommand } from './commands/operations.js'
import { rebaseCommand } from './commands/rebase.js'
import { redoCommand } from './commands/redo.js'
import { reportCommand } from './commands/report.js'
import { rewordCommand } from './commands/reword.js'
import { splitCommand } from './commands/split.js'
import { squashCommand } from './commands/squash.js'
import { undoCommand } from './commands/undo.js'
import { commandNamed, declare } from './declare.js'
import { findVerb } from './find-verb.js'
import { nearest } from './nearest.js'
import type { CommandSpec, ParsedArgs } from './spec.js'

/** All commands, in the order help shows them. */
export const commands: readonly CommandSpec[] = [
  cloneCommand,
  deepenCommand,
  reportCommand,
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
  completionCommand,
]

/** The parsed command line. */
export type Invocation =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'overview' }
  | { readonly kind: 'help'; readonly command: CommandSpec }
  | { readonly kind: 'command'; readonly command: CommandSpec; readonly args: ParsedArgs }

/**
 * Parses a command line that does not ask for the version. Global options may precede the command, as with git.
 *
 * @throws GitSlimError `usage` for a command that does not exist, or options and arguments it does not take
 */
export function readCommandLine(argv: readonly string[]): Invocation {
  const { verb, before, after } = findVerb(argv)
  if (verb === undefined) return withoutCommand(before)
  const cli = declare(commands)
  if (verb === 'help') return helpOn(cli, after[0])
  const command = known(cli, verb)
  const args = parseArgv([...before, ...after], command, cli)
  return args.has('help') ? { kind: 'help', command } : { kind: 'command', command: dispatch(cli, args, command), args }
}

function withoutCommand(words: readonly string[]): Invocation {
  return words.includes('--help') || words.includes('-h') ? { kind: 'overview' } : { kind: 'nothing' }
}

function helpOn(cli: CAC, verb: string | undefined): Invocation {
  return verb === undefined || verb.startsWith('-') ? { kind: 'overview' } : { kind: 'help', command: known(cli, verb) }
}

function known(cli: CAC, verb: string): CommandSpec {
  const command = commandNamed(cli, verb)
  if (command) return command
  const names = commands.map(({ name }) => name)
  throw new GitSlimError('usage', messages.cli.unknownCommand(verb, nearest(verb, names)))
}
