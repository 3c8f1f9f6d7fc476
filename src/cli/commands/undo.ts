import type { CommandSpec } from '../spec.js'
import { rewriteDefaults } from '../../defaults.js'
import { operationId } from './operation-id.js'

export const undoCommand: CommandSpec = {
  name: 'undo',
  args: '[<operation>]',
  summary: 'Take back what git-slim did last on this branch',
  group: 'safety',
  about: [
    'Restores every ref that the operation moved, at once; files are not touched. Other operations by their\\n' +
      'number, as git slim operations lists them. Refuses when a ref has moved since, unless what came since is to be kept:\n' +
      '--rebase replays it, and is an operation itself.',
  ],
  options: [{ flags: '--rebase', help: 'Keep what was committed since: replay it on what the branch was before' }],
  mutating: true,
  examples: [
    { command: 'git slim undo', does: 'Take back the newest operation' },
    { command: 'git slim undo 12', does: 'Take back operation 12' },
    { command: 'git slim undo --rebase', does: 'Take back the newest, and keep the commits made since' },
  ],
  call: async (args, context) => {
    const id = operationId(args)
    const { undo } = await import('../../workflows/undo.js')
    await undo(context, { id, replay: args.has('rebase') ? rewriteDefaults : undefined })
  },
}
