import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { MoveOptions } from '../../workflows/verbs/move.js'
import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'

export const moveCommand: CommandSpec = {
  name: 'move',
  args: '<commit>…',
  summary: 'Move commits of the current branch elsewhere on it',
  group: 'tidy',
  about: [
    'Commits by any revision, or ranges A..B; they keep their order. What stands above is replayed as git rebase\n' +
      'would; a conflict changes nothing and says where it is. git slim undo takes it back.',
  ],
  options: [
    { flags: '--before <commit>', help: 'Below this commit' },
    { flags: '--after <commit>', help: 'On top of this commit' },
    ...rewriteOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim move HEAD --before HEAD~3', does: 'The last commit to below the fourth from above' },
    { command: 'git slim move HEAD~4..HEAD~2 --after HEAD', does: 'Two commits to the top' },
  ],
  call: async (args, context) => {
    const options = moveOptions(args)
    const { move } = await import('../../workflows/verbs/move.js')
    await move(context, options)
  },
}

function moveOptions(args: ParsedArgs): MoveOptions {
  const [before, after] = [args.value('before'), args.value('after')]
  if (before !== undefined && after !== undefined) {
    throw new GitSlimError('usage', messages.rewrite.notTogether('move', ['--before', '--after']))
  }
  const commit = before ?? after
  if (commit === undefined) throw new GitSlimError('usage', messages.rewrite.needsDestination)
  const side = before === undefined ? 'after' : 'before'
  return { ...rewriteOptionsOf(args), commits: args.positionals, to: { side, commit } }
}
