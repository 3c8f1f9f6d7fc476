import type { CommandSpec } from '../spec.js'
import { rewriteDefaults } from '../../defaults.js'
import { operationId } from './operation-id.js'

export const undoCommand: CommandSpec = {
  name: 'undo',
  args: '[<operation>]',
  summary: 'Undo the last operation of git-slim on this branch',
  group: 'safety',
  about: [
    'Restores every ref that the operation moved, in one transaction. Without a number: the newest operation on this\n' +
      'branch; git slim operations lists all. Refuses if a ref has moved since. --rebase replays the commits made since\n' +
      'on the restored branch, and is an operation itself.',
  ],
  options: [{ flags: '--rebase', help: 'Keep the commits made since: replay them on the restored branch' }],
  mutating: true,
  examples: [
    { command: 'git slim undo', does: 'Undo the newest operation' },
    { command: 'git slim undo 12', does: 'Undo operation 12' },
    { command: 'git slim undo --rebase', does: 'Undo the newest, and keep the commits made since' },
  ],
  call: async (args, context) => {
    const id = operationId(args)
    const { undo } = await import('../../workflows/undo.js')
    return undo(context, { id, replay: args.has('rebase') ? rewriteDefaults : undefined })
  },
}
