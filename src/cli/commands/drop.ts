import { branchOption, rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec } from '../spec.js'

export const dropCommand: CommandSpec = {
  name: 'drop',
  args: '<commit>…',
  summary: 'Remove commits from the current branch',
  group: 'tidy',
  about: [
    'Takes commits and ranges A..B. The commits above are replayed as git rebase would; a conflict changes\n' +
      'nothing and is reported. Files are updated, and local changes are never lost. git slim undo takes it back.',
    'Dropping a merge drops all commits that it merged. Merges above are recreated with their conflict resolutions.',
  ],
  options: [branchOption, ...rewriteOptions],
  mutating: true,
  examples: [
    { command: 'git slim drop HEAD~2', does: 'Drop the third last commit' },
    { command: 'git slim drop abc1234 def5678..HEAD~1', does: 'A commit and a range' },
    { command: 'git slim drop HEAD~2 --dry-run', does: 'Show the result' },
  ],
  call: async (args, context) => {
    const { drop } = await import('../../workflows/verbs/drop.js')
    return drop(context, { ...rewriteOptionsOf(args), commits: args.positionals })
  },
}
