import type { CommandSpec } from '../spec.js'
import { operationId } from './operation-id.js'

export const undoCommand: CommandSpec = {
  name: 'undo',
  args: '[<operation>]',
  summary: 'Take back what git-slim did last on this branch',
  group: 'safety',
  about: [
    'Restores every ref that the operation moved, at once; files are not touched. Other operations by their\\n' +
      'number, as git slim operations lists them. Refuses when a ref has moved since.',
  ],
  options: [],
  mutating: true,
  examples: [
    { command: 'git slim undo', does: 'Take back the newest operation' },
    { command: 'git slim undo 12', does: 'Take back operation 12' },
  ],
  call: async (args, context) => {
    const id = operationId(args)
    const { undo } = await import('../../workflows/undo.js')
    await undo(context, id)
  },
}
