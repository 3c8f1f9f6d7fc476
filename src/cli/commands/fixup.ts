import { messageOptions, messageOptionsOf } from '../message-options.js'
import { rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const fixupCommand: CommandSpec = {
  name: 'fixup',
  args: '<commit>',
  summary: 'Fold the staged changes into a commit of the current branch',
  group: 'tidy',
  about: [
    'The commit keeps its author, date and message. Files, index and unstaged changes stay as they are;\n' +
      'git slim undo restores the branch, and the changes are staged again. A conflict with later commits\n' +
      'changes nothing and is reported.',
  ],
  options: [...messageOptions, ...softOptions],
  mutating: true,
  examples: [
    { command: 'git slim fixup HEAD~2', does: 'Into the third last commit' },
    { command: "git slim fixup abc1234 -m 'Sell bread'", does: 'And change its message' },
    { command: 'git slim fixup HEAD~2 --dry-run', does: 'Show the result' },
  ],
  call: async (args, context) => {
    const options = { ...rewriteOptionsOf(args), ...messageOptionsOf(args, 'fixup'), commit: args.positionals[0] ?? '' }
    const { fixup } = await import('../../workflows/verbs/fixup.js')
    return fixup(context, options)
  },
}
