import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { SplitRequest } from '../../workflows/verbs/split/options.js'
import { rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'

export const splitCommand: CommandSpec = {
  name: 'split',
  args: '<commit> [<path>…]',
  summary: 'Make several commits of one',
  group: 'tidy',
  about: [
    'With paths: what was done to them first, then the rest. Without any, on a terminal, hunk by hunk.\n' +
      'Author and date stay, and the first commit keeps the message; for the others the editor opens. The last one has\n' +
      'the files of the old one, so nothing can conflict, and no file is touched. git slim undo takes it back.',
  ],
  options: [
    { flags: '--by-file', help: 'One commit for each file' },
    { flags: '--parts <file>', help: 'By a list of files and hunks in <file>, or - for standard input' },
    { flags: '--show-hunks', help: 'Show what there is to choose from, and split nothing' },
    {
      flags: '-m, --message <text>',
      help: 'The message of each commit, in order; one fewer: the first keeps its own',
      repeatable: true,
    },
    { flags: '--keep-message', help: 'Every commit says what the old one did' },
    ...softOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim split HEAD~2', does: 'Choose hunk by hunk' },
    { command: "git slim split HEAD -m 'Add docs' -- src", does: 'What is in src first, then the rest' },
    { command: 'git slim split HEAD --by-file --keep-message', does: 'One commit for each file' },
    { command: 'git slim split HEAD --parts parts.json', does: 'By a list; --show-hunks has the numbers' },
  ],
  call: async (args, context) => {
    const [commit = ''] = args.positionals
    const options = {
      ...rewriteOptionsOf(args),
      commit,
      by: requestOf(args),
      messages: args.values('message'),
      unsaid: args.has('keep-message') ? ('same' as const) : ('ask' as const),
    }
    const { split } = await import('../../workflows/verbs/split.js')
    await split(context, options)
  },
}

/** @throws GitSlimError `usage` */
function requestOf(args: ParsedArgs): SplitRequest {
  const paths = args.positionals.slice(1)
  const ways = ['by-file', 'parts', 'show-hunks'].filter(name => args.has(name)).map(name => `--${name}`)
  const given = paths.length > 0 ? [...ways, 'paths'] : ways
  if (given.length > 1) throw new GitSlimError('usage', messages.split.notTogether(given))
  const path = args.value('parts')
  if (path !== undefined) return { kind: 'list-file', path }
  if (args.has('by-file')) return { kind: 'file' }
  if (args.has('show-hunks')) return { kind: 'show' }
  return paths.length > 0 ? { kind: 'paths', paths } : { kind: 'guided' }
}
