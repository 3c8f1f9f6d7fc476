import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const dropCommand: CommandSpec = {
  name: 'drop',
  args: '<commit>…',
  summary: 'Leave commits out of the current branch',
  group: 'tidy',
  about: [
    'Commits by any revision, or ranges A..B. What stands above is replayed as git rebase would; a conflict changes\n' +
      'nothing and says where it is. Files come along, and local changes are never lost. git slim undo takes it back.',
    'Of a merge, all that it merged is left out. Merges above are made again, with what was resolved in them.',
  ],
  options: rewriteOptions,
  mutating: true,
  examples: [
    { command: 'git slim drop HEAD~2', does: 'Leave out the third commit from above' },
    { command: 'git slim drop abc1234 def5678..HEAD~1', does: 'A commit and a range' },
    { command: 'git slim drop HEAD~2 --dry-run', does: 'Show what would come out' },
  ],
  call: async (args, context) => {
    const { drop } = await import('../../workflows/verbs/drop.js')
    await drop(context, { ...rewriteOptionsOf(args), commits: args.positionals })
  },
}
