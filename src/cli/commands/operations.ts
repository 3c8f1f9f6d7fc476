import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { operationId } from './operation-id.js'

export const operationsCommand: CommandSpec = {
  name: 'operations',
  args: '[show] [<operation>]',
  summary: 'List the operations of git-slim in this repository, or show one',
  group: 'safety',
  about: [
    'Lists the moved refs of each operation, newest first. show draws a branch before and after an operation (default:\n' +
      'the newest).',
    'Keeps the newest 100 and those of 90 days: slim.operationsKeep and slim.operationsExpire in git config.',
  ],
  options: [],
  examples: [
    { command: 'git slim operations', does: 'All operations, newest first' },
    { command: 'git slim operations show 12', does: 'Before and after operation 12' },
    { command: 'git slim operations --json', does: 'The list for a program' },
  ],
  call: async (args, context) => {
    if (args.positionals.length === 0) {
      const { operations } = await import('../../workflows/operations.js')
      return operations(context)
    }
    const id = shownId(args)
    const { showOperation } = await import('../../workflows/operations/show.js')
    return showOperation(context, id)
  },
}

/** @throws GitSlimError `usage` */
function shownId(args: ParsedArgs): number | undefined {
  const [verb = '', ...rest] = args.positionals
  if (verb !== 'show') throw new GitSlimError('usage', messages.operations.notShow(verb))
  return operationId({ ...args, positionals: rest })
}
