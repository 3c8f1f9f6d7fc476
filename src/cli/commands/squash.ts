import { rebaseDefaults } from '../../defaults.js'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../../workflows/context.js'
import type { MessageRequest, RangeRequest, SquashOptions } from '../../workflows/verbs/squash/options.js'
import { branchOption, rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { choiceOf, countOf } from '../values.js'

const messageSources = ['first', 'last', 'longest', 'all'] as const

export const squashCommand: CommandSpec = {
  name: 'squash',
  args: '[<range>|<commit>…]',
  summary: 'Fold commits of the current branch into one',
  group: 'tidy',
  about: [
    'A range is A..B, or A alone for A..HEAD. Commits named one by one, or with --into, may have others between them:\n' +
      'the fold takes the place of --into, else of the oldest, and may conflict with the commits between.',
    'Without a range: the commits since the base, which is\n' +
      'slim.base in git config, else the upstream (unless this branch is pushed there), else the default\n' +
      'branch of upstream or origin.',
    'If the range merges commits of another branch, remote branch or tag, those commits stay, and the new commit is a\n' +
      'merge of them. All others are folded. A branch that has merged its base becomes one commit on the base.',
    'Works in memory: folding a range touches no file and cannot conflict. git slim undo takes it back.\n' +
      'Refuses commits that a tag, a default branch or another remote branch has.',
  ],
  options: [
    { flags: '--last <n>', help: 'Fold the last <n> commits' },
    { flags: '--base <commit>', help: 'Fold the commits since the merge base with <commit>' },
    { flags: '--into <commit>', help: 'Fold the named commits into <commit>' },
    { flags: '--root', help: 'Start at the root commit; <range> then names the last commit' },
    { flags: '--since <date>', help: 'Fold the commits since this committer date' },
    { flags: '--until <date>', help: 'Fold the commits until this committer date' },
    { flags: '--keep-merged-parents', help: 'Keep all merged commits: the new commit is a merge of them' },
    { flags: '--linearise', help: 'Make a commit with one parent, and fold merged commits as well' },
    { flags: '-m, --message <text>', help: 'The message; repeat for further paragraphs', repeatable: true },
    { flags: '-F, --file <file>', help: 'Read the message from <file>, or - for standard input' },
    {
      flags: '--message-from <which>',
      help: 'Take the message of the first, last, longest, or all',
      choices: messageSources,
    },
    { flags: '--edit', help: 'Edit the message before it is used' },
    { flags: '--author <who>', help: "first (default), last, me, or 'Name <mail>'", choices: ['first', 'last', 'me'] },
    {
      flags: '--date <when>',
      help: "The author's date: first (default), last, now, or a date",
      choices: ['first', 'last', 'now'],
    },
    { flags: '--no-co-authors', help: 'Add no Co-authored-by trailers for other authors' },
    branchOption,
    ...rewriteOptions,
  ],
  mutating: true,
  examples: [
    { command: 'git slim squash --last 3', does: 'Fold the last three commits' },
    { command: 'git slim squash', does: 'Fold this branch, step by step' },
    { command: 'git slim squash main.. -m "Add search"', does: 'Fold the commits since main, with this message' },
    { command: 'git slim squash --dry-run --yes', does: 'Show the result' },
  ],
  call: async (args, context) => {
    const options = squashOptions(args)
    const { squashOrPlan } = await import('../../workflows/verbs/squash.js')
    const squashed = await squashOrPlan(context, options)
    return squashed.kind === 'whole-plan' ? editPlan(context, args, squashed.base) : squashed.document
  },
}

/** Edits the plan of all commits since the base, on the same base. */
async function editPlan(context: Context, args: ParsedArgs, base: string | undefined): Promise<unknown> {
  const todo = { kind: 'default', order: 'default' } as const
  const { rebase } = await import('../../workflows/rebase.js')
  return rebase(context, { ...rebaseDefaults, ...rewriteOptionsOf(args), upstream: base, onto: 'keep-base', todo })
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
  return { kind: 'from', source: choiceOf('--message-from', from, messageSources) }
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
