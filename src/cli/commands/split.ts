import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { SplitRequest } from '../../workflows/verbs/split/options.js'
import { branchOption, rewriteOptionsOf, softOptions } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'

export const splitCommand: CommandSpec = {
  name: 'split',
  args: '<commit> [<path>…]',
  summary: 'Split a commit into several',
  group: 'tidy',
  about: [
    'With paths: the first commit has the changes of these paths. Without, on a terminal: hunk by hunk.\n' +
      'All keep author and date, the first keeps the message, and the editor opens for the others. The last one has\n' +
      'the tree of the old commit, so nothing can conflict, and no file is touched. git slim undo takes it back.',
  ],
  options: [
    { flags: '--by-file', help: 'One commit for each file' },
    { flags: '--parts <file>', help: 'Split as the list of files and hunks in <file> says, or - for standard input' },
    { flags: '--show-hunks', help: 'Print the hunks of the commit, and split nothing' },
    {
      flags: '-m, --message <text>',
      help: 'The message of each commit, in order; the first keeps its own if one is missing',
      repeatable: true,
    },
    { flags: '--keep-message', help: 'Give every commit the old message' },
    branchOption,
    ...softOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim split HEAD~2', does: 'Choose hunk by hunk' },
    { command: "git slim split HEAD -m 'Add docs' -- src", does: 'The changes in src first, then the rest' },
    { command: 'git slim split HEAD --by-file --keep-message', does: 'One commit for each file' },
    { command: 'git slim split HEAD --parts parts.json', does: 'As a list says; --show-hunks prints the numbers' },
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
    return split(context, options)
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
