import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { MoveOptions } from '../../workflows/verbs/move.js'
import { branchOption, rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'

export const moveCommand: CommandSpec = {
  name: 'move',
  args: '<commit>…',
  summary: 'Move commits of the current branch before or after another one',
  group: 'tidy',
  about: [
    'Takes commits and ranges A..B; they keep their order. The commits above are replayed as git rebase\n' +
      'would; a conflict changes nothing and is reported. git slim undo takes it back.',
  ],
  options: [
    { flags: '--before <commit>', help: 'Move them before this commit' },
    { flags: '--after <commit>', help: 'Move them after this commit' },
    branchOption,
    ...rewriteOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim move HEAD --before HEAD~3', does: 'The last commit before the fourth last' },
    { command: 'git slim move HEAD~4..HEAD~2 --after HEAD', does: 'Two commits to the top' },
  ],
  call: async (args, context) => {
    const options = moveOptions(args)
    const { move } = await import('../../workflows/verbs/move.js')
    return move(context, options)
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
