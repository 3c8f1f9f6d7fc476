import { messageOptions, messageOptionsOf } from '../message-options.js'
import { branchOption, rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const rewordCommand: CommandSpec = {
  name: 'reword',
  args: '<commit>',
  summary: 'Change the message of a commit of the current branch',
  group: 'tidy',
  about: [
    'Without -m or -F the editor opens on the old message. Works in memory: no file is touched, nothing can conflict,\n' +
      'and git slim undo takes it back.',
  ],
  options: [...messageOptions, branchOption, ...rewriteOptions],
  mutating: true,
  examples: [
    { command: "git slim reword HEAD~2 -m 'Sell bread'", does: 'Change the message of the third last commit' },
    { command: 'git slim reword abc1234', does: 'Edit its message' },
  ],
  call: async (args, context) => {
    const options = {
      ...rewriteOptionsOf(args),
      ...messageOptionsOf(args, 'reword'),
      commit: args.positionals[0] ?? '',
    }
    const { reword } = await import('../../workflows/verbs/reword.js')
    return reword(context, options)
  },
}
