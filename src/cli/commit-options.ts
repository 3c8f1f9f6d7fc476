import { readTrailer } from '../core/message/add-trailer.js'
import { GitSlimError } from '../core/errors.js'
import { messages } from '../output/messages.js'
import type { CommitOptions } from '../workflows/rebase/options.js'
import type { OptionSpec, ParsedArgs } from './spec.js'
import { choiceOf } from './values.js'

/** The options of a rebase that change its commits. */
export const commitOptions: readonly OptionSpec[] = [
  {
    flags: '--empty <what>',
    help: 'Commits that become empty: drop (default), keep, or stop',
    choices: ['drop', 'keep', 'stop'],
  },
  { flags: '--keep-empty', help: 'Keep commits that were empty before (default)' },
  { flags: '--no-keep-empty', help: 'Drop commits that were empty before' },
  { flags: '--signoff', help: 'Add a Signed-off-by trailer to every commit' },
  { flags: '--trailer <key: value>', help: 'Add this trailer to every commit; may be repeated', repeatable: true },
  { flags: '--committer-date-is-author-date', help: 'Use the author date as committer date' },
  { flags: '--reset-author-date', help: 'Set the author date to now' },
  { flags: '--ignore-date', help: 'The same', hidden: true },
]

/**
 * Returns the values of these options.
 *
 * @throws GitSlimError `usage`
 */
export function commitOptionsOf(args: ParsedArgs): CommitOptions {
  if (args.has('keep-empty') && args.has('no-keep-empty')) {
    throw new GitSlimError('usage', messages.rewrite.notTogether('rebase', ['--keep-empty', '--no-keep-empty']))
  }
  const given = args.value('empty')
  const empty = given === undefined ? undefined : choiceOf('--empty', given, ['drop', 'keep', 'stop', 'ask'])
  const stops = empty === 'stop' || empty === 'ask'
  return {
    emptied: stops ? 'stop' : empty === 'keep' ? 'keep' : 'leave-out',
    emptiedByGit: stops ? undefined : empty,
    startedEmpty: args.has('no-keep-empty') ? 'leave-out' : 'keep',
    signOff: args.has('signoff') ? 'add' : 'omit',
    trailers: args.values('trailer').map(trailerOf),
    dates: {
      committer: args.has('committer-date-is-author-date') ? 'author' : 'now',
      author: args.has('reset-author-date') || args.has('ignore-date') ? 'now' : 'keep',
    },
  }
}

function trailerOf(text: string): string {
  const trailer = readTrailer(text)
  if (trailer === undefined) throw new GitSlimError('usage', messages.rebase.badTrailer(text))
  return trailer
}
