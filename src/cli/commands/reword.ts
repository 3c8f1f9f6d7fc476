import { messageOptions, messageOptionsOf } from '../message-options.js'
import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const rewordCommand: CommandSpec = {
  name: 'reword',
  args: '<commit>',
  summary: 'Give a commit of the current branch another message',
  group: 'tidy',
  about: [
    'Without a message the editor opens on the old one. Works in memory: no file is touched, nothing can conflict,\n' +
      'and git slim undo takes it back.',
  ],
  options: [...messageOptions, ...rewriteOptions],
  mutating: true,
  examples: [
    { command: "git slim reword HEAD~2 -m 'Sell bread'", does: 'Another message for the third commit from above' },
    { command: 'git slim reword abc1234', does: 'Edit its message' },
  ],
  call: async (args, context) => {
    const options = {
      ...rewriteOptionsOf(args),
      ...messageOptionsOf(args, 'reword'),
      commit: args.positionals[0] ?? '',
    }
    const { reword } = await import('../../workflows/verbs/reword.js')
    await reword(context, options)
  },
}
