import type { CommandSpec } from '../spec.js'
import { operationId } from './operation-id.js'

export const redoCommand: CommandSpec = {
  name: 'redo',
  args: '[<operation>]',
  summary: 'Do again what undo took back',
  group: 'safety',
  about: ['Moves every ref of the operation again, at once. Refuses when a ref has moved since.'],
  options: [],
  mutating: true,
  examples: [
    { command: 'git slim redo', does: 'Do the newest undone operation again' },
    { command: 'git slim redo 12', does: 'Do operation 12 again' },
  ],
  call: async (args, context) => {
    const id = operationId(args)
    const { redo } = await import('../../workflows/undo.js')
    await redo(context, id)
  },
}
