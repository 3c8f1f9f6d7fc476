import type { CommandSpec } from '../spec.js'

export const operationsCommand: CommandSpec = {
  name: 'operations',
  args: '',
  summary: 'List what git-slim has done here',
  group: 'safety',
  options: [],
  examples: [
    { command: 'git slim operations', does: 'Newest first, with what moved' },
    { command: 'git slim operations --json', does: 'The same for a program' },
  ],
  call: async (_args, context) => {
    const { operations } = await import('../../workflows/operations.js')
    await operations(context)
  },
}
