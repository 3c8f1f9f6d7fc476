import { messageOptions, messageOptionsOf } from '../message-options.js'
import { rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const fixupCommand: CommandSpec = {
  name: 'fixup',
  args: '<commit>',
  summary: 'Fold what is staged into a commit of the current branch',
  group: 'tidy',
  about: [
    'The commit keeps its author, date and message. Files and index stay as they are, and so does what is not staged;\n' +
      'git slim undo takes the branch back, and the changes are staged again. A conflict with what stands above\n' +
      'changes nothing, and says where it is.',
  ],
  options: [...messageOptions, ...softOptions],
  mutating: true,
  examples: [
    { command: 'git slim fixup HEAD~2', does: 'Into the third commit from above' },
    { command: "git slim fixup abc1234 -m 'Sell bread'", does: 'And give it another message' },
    { command: 'git slim fixup HEAD~2 --dry-run', does: 'Show what would come out' },
  ],
  call: async (args, context) => {
    const options = { ...rewriteOptionsOf(args), ...messageOptionsOf(args, 'fixup'), commit: args.positionals[0] ?? '' }
    const { fixup } = await import('../../workflows/verbs/fixup.js')
    await fixup(context, options)
  },
}
