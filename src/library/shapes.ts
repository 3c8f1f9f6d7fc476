import { absorbCommand } from '../cli/commands/absorb.js'
import { cloneCommand } from '../cli/commands/clone.js'
import { deepenCommand } from '../cli/commands/deepen.js'
import { dropCommand } from '../cli/commands/drop.js'
import { fixupCommand } from '../cli/commands/fixup.js'
import { moveCommand } from '../cli/commands/move.js'
import { operationsCommand } from '../cli/commands/operations.js'
import { rebaseCommand } from '../cli/commands/rebase.js'
import { redoCommand } from '../cli/commands/redo.js'
import { reportCommand } from '../cli/commands/report.js'
import { rewordCommand } from '../cli/commands/reword.js'
import { splitCommand } from '../cli/commands/split.js'
import { squashCommand } from '../cli/commands/squash.js'
import { undoCommand } from '../cli/commands/undo.js'
import type { Shape } from './arguments.js'

/** How the arguments of each function are named. */
export const shapes = {
  clone: { command: cloneCommand, positionals: ['url', 'dir'], required: 1, stdin: 'sparsePatterns' },
  rebase: {
    command: rebaseCommand,
    positionals: ['upstream', 'branch'],
    instead: { upstream: ['base', 'root'] },
    stdin: 'todo',
  },
  deepen: { command: deepenCommand, positionals: [] },
  report: { command: reportCommand, positionals: [] },
  squash: { command: squashCommand, positionals: ['range|commits'], takes: { commits: 'texts' } },
  reword: { command: rewordCommand, positionals: ['commit'], required: 1 },
  drop: { command: dropCommand, positionals: ['commits'], required: 1, takes: { commits: 'texts' } },
  move: { command: moveCommand, positionals: ['commits'], required: 1, takes: { commits: 'texts' } },
  fixup: { command: fixupCommand, positionals: ['commit'], required: 1 },
  absorb: { command: absorbCommand, positionals: [] },
  split: {
    command: splitCommand,
    positionals: ['commit', 'paths'],
    required: 1,
    takes: { paths: 'texts', parts: 'parts' },
    stdin: 'parts',
  },
  undo: { command: undoCommand, positionals: ['operation'], takes: { operation: 'number' } },
  redo: { command: redoCommand, positionals: ['operation'], takes: { operation: 'number' } },
  operations: { command: operationsCommand, positionals: [] },
  showOperation: {
    command: operationsCommand,
    positionals: ['operation'],
    takes: { operation: 'number' },
    subcommand: 'show',
  },
} as const satisfies Record<string, Shape>
