import { rebaseDefaults } from '../../defaults.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../../workflows/context.js'
import type { MessageRequest, RangeRequest, SquashOptions } from '../../workflows/verbs/squash/options.js'
import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { choiceOf, countOf } from '../values.js'

export const squashCommand: CommandSpec = {
  name: 'squash',
  args: '[<range>|<commit>…]',
  summary: 'Fold commits of the current branch into one',
  group: 'tidy',
  about: [
    'A range is A..B, or A alone for A..HEAD. Commits named one by one, or with --into, need not follow one another:\n' +
      'they stand in the place of that one, else of the oldest, and may conflict with what is between.',
    'Without either: the commits since the base branch, which is\n' +
      'slim.base from git config, else the upstream, unless it is where this branch itself is pushed to, else the default\n' +
      'branch of upstream or origin.',
    'Of what a range has merged, that stays which another branch, a remote one or a tag has: the new commit is a merge\n' +
      'of it then. The rest is folded. A branch that has merged its base becomes a plain commit on it.',
    'Works in memory; of a range no file is touched and nothing can conflict. git slim undo takes it back.\n' +
      'Refuses commits that are published in a tag, a default branch, or another remote branch.',
  ],
  options: [
    { flags: '--last <n>', help: 'Fold the last <n> commits' },
    { flags: '--base <commit>', help: 'Fold the commits since the merge base with <commit>' },
    { flags: '--into <commit>', help: 'Fold the commits named into <commit>, wherever they stand' },
    { flags: '--root', help: 'Take in the first commit of all; <range> then names the last one' },
    { flags: '--since <date>', help: "Fold the commits from this date on, by the committer's clock" },
    { flags: '--until <date>', help: 'Fold the commits up to this date' },
    { flags: '--keep-merged-parents', help: 'What the range has merged stays: the new commit is a merge of it' },
    { flags: '--linearise', help: 'Make a commit with one parent, whatever the range has merged' },
    { flags: '-m, --message <text>', help: 'The message; again for a further paragraph', repeatable: true },
    { flags: '-F, --file <file>', help: 'Read the message from <file>, or - for standard input' },
    { flags: '--message-from <which>', help: 'Take the message of the first, last, longest, or all' },
    { flags: '--edit', help: 'Edit the message before it is used' },
    { flags: '--author <who>', help: "first (default), last, me, or 'Name <mail>'" },
    { flags: '--date <when>', help: "The author's date: first (default), last, now, or a date" },
    { flags: '--no-co-authors', help: 'Do not credit other authors by Co-authored-by' },
    ...rewriteOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim squash --last 3', does: 'Fold the last three commits' },
    { command: 'git slim squash', does: 'Fold this branch, step by step' },
    { command: 'git slim squash main.. -m "Add search"', does: 'Fold all since main, with this message' },
    { command: 'git slim squash --dry-run --yes', does: 'Show what would come out' },
  ],
  call: async (args, context) => {
    const options = squashOptions(args)
    const { squashOrPlan } = await import('../../workflows/verbs/squash.js')
    const squashed = await squashOrPlan(context, options)
    if (squashed.kind === 'whole-plan') await editPlan(context, args, squashed.base)
  },
}

/** Edits the plan of all commits since the base, which stays what they stand on. */
async function editPlan(context: Context, args: ParsedArgs, base: string | undefined): Promise<void> {
  const todo = { kind: 'default', order: 'default' } as const
  const { rebase } = await import('../../workflows/rebase.js')
  await rebase(context, { ...rebaseDefaults, ...rewriteOptionsOf(args), upstream: base, onto: 'keep-base', todo })
}

/**
 * Returns the options of a squash.
 *
 * @throws GitSlimError `usage`
 */
function squashOptions(args: ParsedArgs): SquashOptions {
  return {
    range: rangeOf(args),
    message: messageOf(args),
    edit: args.has('edit') ? 'always' : 'default',
    author: authorOf(args.value('author') ?? 'first'),
    date: args.value('date') ?? 'first',
    coAuthors: args.has('no-co-authors') ? 'omit' : 'credit',
    merged: mergedOf(args),
    ...rewriteOptionsOf(args),
  }
}

function rangeOf(args: ParsedArgs): RangeRequest {
  const [range, ...others] = args.positionals
  const last = args.value('last')
  const into = args.value('into')
  if (others.length > 0 || into !== undefined) {
    for (const option of ['last', 'root', 'since', 'until', 'base']) {
      refuseTogether(args.has(option) ? [`--${option}`, 'commits'] : [])
    }
    if (range === undefined) throw new GitSlimError('usage', messages.squash.oneCommitNamed)
    return { kind: 'commits', commits: args.positionals, into }
  }
  if (args.has('since') || args.has('until')) {
    const date = args.has('since') ? '--since' : '--until'
    for (const option of ['last', 'root', 'base']) refuseTogether(args.has(option) ? [date, `--${option}`] : [])
    refuseTogether(range === undefined ? [] : [date, 'a range'])
    return { kind: 'dates', since: args.value('since'), until: args.value('until') }
  }
  const base = args.value('base')
  if (base !== undefined) {
    for (const option of ['last', 'root']) refuseTogether(args.has(option) ? ['--base', `--${option}`] : [])
    refuseTogether(range === undefined ? [] : ['--base', 'a range'])
    return { kind: 'since', base }
  }
  if (last !== undefined) {
    refuseTogether(range === undefined ? [] : ['--last', 'a range'])
    refuseTogether(args.has('root') ? ['--last', '--root'] : [])
    return { kind: 'last', count: countOf('--last', last, 1) }
  }
  if (args.has('root')) {
    refuseTogether(range?.includes('..') ? ['--root', 'a range with a beginning'] : [])
    return { kind: 'root', to: range ?? 'HEAD' }
  }
  return range === undefined ? { kind: 'default' } : between(range)
}

function mergedOf(args: ParsedArgs): SquashOptions['merged'] {
  const given = ['keep-merged-parents', 'linearise'].filter(option => args.has(option))
  refuseTogether(given.map(option => `--${option}`))
  return args.has('linearise') ? 'linearise' : given.length > 0 ? 'keep' : 'default'
}

function between(range: string): RangeRequest {
  const [, only] = /^(.+)\^[!-]$/s.exec(range) ?? []
  if (only !== undefined) return { kind: 'between', from: `${only}^`, to: only }
  const [from = '', to, ...more] = range.split('..')
  if (range.includes('...') || more.length > 0 || range.startsWith('^') || range === '' || range === '..') {
    throw new GitSlimError('usage', messages.squash.notARange(range))
  }
  return { kind: 'between', from: from || 'HEAD', to: to || 'HEAD' }
}

function messageOf(args: ParsedArgs): MessageRequest {
  const given = ['message', 'file', 'message-from'].filter(name => args.has(name))
  refuseTogether(given.length > 1 ? given.map(name => `--${name}`) : [])
  const path = args.value('file')
  const from = args.value('message-from')
  if (path !== undefined) return { kind: 'file', path }
  if (args.has('message')) return { kind: 'given', paragraphs: args.values('message') }
  if (from === undefined) return { kind: 'default' }
  return { kind: 'from', source: choiceOf('--message-from', from, ['first', 'last', 'all', 'longest']) }
}

function authorOf(text: string): SquashOptions['author'] {
  if (text === 'first' || text === 'last' || text === 'me') return text
  const match = /^\s*([^<>]*?)\s*<([^<>]*)>\s*$/.exec(text)
  const [, name = '', email = ''] = match ?? []
  if (name === '' || email.trim() === '') throw new GitSlimError('usage', messages.squash.badAuthor(text))
  return { name, email: email.trim() }
}

function refuseTogether(options: readonly string[]): void {
  if (options.length > 1) throw new GitSlimError('usage', messages.rewrite.notTogether('squash', options))
}
