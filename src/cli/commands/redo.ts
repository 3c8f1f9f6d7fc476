import type { CommandSpec } from '../spec.js'
import { operationId } from './operation-id.js'

export const redoCommand: CommandSpec = {
  name: 'redo',
  args: '[<operation>]',
  summary: 'Redo an undone operation',
  group: 'safety',
  about: ['Moves every ref of the operation again, in one transaction. Refuses if a ref has moved since.'],
  options: [],
  mutating: true,
  examples: [
    { command: 'git slim redo', does: 'Redo the newest undone operation' },
    { command: 'git slim redo 12', does: 'Redo operation 12' },
  ],
  call: async (args, context) => {
    const id = operationId(args)
    const { redo } = await import('../../workflows/undo.js')
    return redo(context, id)
  },
}
