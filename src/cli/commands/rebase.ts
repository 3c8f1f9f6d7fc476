import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { RebaseOptions, TodoRequest } from '../../workflows/rebase/options.js'
import { commitOptions, commitOptionsOf } from '../commit-options.js'
import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { choiceOf } from '../values.js'

export const rebaseCommand: CommandSpec = {
  name: 'rebase',
  args: '[<upstream>]',
  summary: 'Replay the commits of this branch by a list: reorder, fold, reword, drop',
  group: 'tidy',
  about: [
    'The commits are those since <upstream>; without it, since the base branch, as for a squash: not since what was\n' +
      "pushed of this branch. The list is git's: pick, reword, edit, squash, fixup, drop, exec, break, label, reset,\n" +
      'merge, update-ref. On a terminal it opens in the guided editor, which shows what will come of it; or in your own,\n' +
      'where GIT_SEQUENCE_EDITOR or sequence.editor names one.',
    'Works in memory: files come along at the end, and local changes are never lost. A conflict changes nothing, and\n' +
      "says where it is, or goes on in git's own rebase (--on-conflict=git). So does what needs files: edit, exec, break.",
  ],
  options: [
    { flags: '--onto <commit>', help: 'Put the commits on <commit> instead of <upstream>; A...B is their merge base' },
    { flags: '--base <commit>', help: 'The same as <upstream>' },
    { flags: '--keep-base', help: 'Put them on what they stand on now' },
    { flags: '--root', help: 'Take in the first commit of all' },
    {
      flags: '-r, --rebase-merges[=<mode>]',
      help: 'Make merges again; <mode> as in git: rebase-cousins moves more',
      likelyValue: /^(?:no-)?rebase-cousins$/,
    },
    { flags: '--no-rebase-merges', help: 'Put all commits in one line although rebase.rebaseMerges is set' },
    { flags: '--no-ff', help: 'Make all commits anew, also those that could keep their names' },
    { flags: '-f, --force-rebase', help: 'The same', hidden: true },
    { flags: '-i, --interactive', help: 'git: the default here', hidden: true },
    { flags: '-m, --merge', help: 'git: the default here', hidden: true },
    { flags: '--update-refs', help: 'Say in the list which branches follow' },
    { flags: '--todo <file>', help: 'Read the list from <file>, or - for standard input' },
    { flags: '--autosquash', help: 'Fold fixup!, squash! and amend! commits into those they name' },
    { flags: '--no-autosquash', help: 'Show the list as it is although rebase.autoSquash is set' },
    {
      flags: '-x, --exec <command>',
      help: "Run <command> after every commit, in git's own rebase; may be repeated",
      repeatable: true,
    },
    { flags: '--plain', help: 'Edit the list in questions and answers, line by line: for screen readers' },
    { flags: '--print-todo', help: 'Print the list, and do nothing' },
    { flags: '--reapply-cherry-picks', help: 'Replay commits that <upstream> has by another name, too' },
    ...commitOptions,
    ...rewriteOptions,
  ],
  instead: {
    '--stat': 'leave it out: git diff --stat ORIG_HEAD shows what has changed',
    '--no-stat': 'leave it out: no diffstat is shown',
    '--fork-point': 'leave it out, or name the commit: git merge-base --fork-point <upstream>',
    '--no-fork-point': 'leave it out: commits are counted from the merge base',
    '--strategy': 'take a side where both have changed the same lines: --on-conflict=ours, --on-conflict=theirs',
    '-s': 'take a side where both have changed the same lines: --on-conflict=ours, --on-conflict=theirs',
    '--strategy-option': 'take a side where both have changed the same lines: --on-conflict=ours, --on-conflict=theirs',
    '-X': 'take a side where both have changed the same lines: --on-conflict=ours, --on-conflict=theirs',
    '--continue': "a rebase that stopped is git's own: git rebase --continue",
    '--abort': "a rebase that stopped is git's own: git rebase --abort",
    '--skip': "a rebase that stopped is git's own: git rebase --skip",
    '--quit': "a rebase that stopped is git's own: git rebase --quit",
    '--edit-todo': "a rebase that stopped is git's own: git rebase --edit-todo",
  },
  mutating: true,
  examples: [
    { command: 'git slim rebase --autosquash --keep-base main', does: 'Fold fixup! commits into those they name' },
    { command: 'git slim rebase main', does: 'Edit the list, and put this branch on main' },
    { command: 'git slim rebase main --todo list', does: 'The same, by a list that was written before' },
    { command: 'git slim rebase HEAD~5 --print-todo', does: 'Print the list of the last five commits' },
  ],
  call: async (args, context) => {
    const options = rebaseOptions(args)
    const { rebase } = await import('../../workflows/rebase.js')
    await rebase(context, options)
  },
}

const exclusive = [
  ['onto', 'keep-base'],
  ['root', 'keep-base'],
  ['todo', 'autosquash'],
  ['todo', 'no-autosquash'],
  ['todo', 'print-todo'],
  ['todo', 'exec'],
  // Nothing is asked there.
  ['plain', 'todo'],
  ['plain', 'autosquash'],
  ['plain', 'exec'],
  ['plain', 'print-todo'],
  ['plain', 'yes'],
] as const

/** @throws GitSlimError `usage` */
function rebaseOptions(args: ParsedArgs): RebaseOptions {
  for (const pair of exclusive) {
    if (pair.every(option => args.has(option))) {
      throw new GitSlimError(
        'usage',
        messages.rewrite.notTogether(
          'rebase',
          pair.map(option => `--${option}`),
        ),
      )
    }
  }
  const onto = args.value('onto')
  const [upstream = args.value('base')] = args.positionals
  if (args.has('root') && upstream !== undefined) {
    throw new GitSlimError('usage', messages.rewrite.notTogether('rebase', ['--root', upstream]))
  }
  return {
    ...rewriteOptionsOf(args),
    ...commitOptionsOf(args),
    ...(args.last('update-refs', 'no-update-refs') === 'update-refs' ? { following: 'listed' } : {}),
    upstream,
    onto: onto === undefined ? (args.has('keep-base') ? 'keep-base' : 'upstream') : { revision: onto },
    root: args.has('root') ? 'take-in' : 'leave',
    todo: todoOf(args),
    exec: args.values('exec').map(commandOf),
    cherryPicks: args.has('reapply-cherry-picks') ? 'reapply' : 'leave-out',
    merges: mergesOf(args),
    reuse: args.has('no-ff') || args.has('force-rebase') ? 'make-anew' : 'keep',
    shown: args.has('plain') ? 'plain' : undefined,
  }
}

function mergesOf(args: ParsedArgs): RebaseOptions['merges'] {
  const given = args.last('rebase-merges', 'no-rebase-merges')
  if (given !== 'rebase-merges') return given === undefined ? 'default' : 'leave-out'
  const mode = args.value('rebase-merges')
  if (!mode) return 'keep'
  const modes = ['rebase-cousins', 'no-rebase-cousins'] as const
  return choiceOf('--rebase-merges', mode, modes) === 'rebase-cousins' ? 'keep-and-move-cousins' : 'keep'
}

function todoOf(args: ParsedArgs): TodoRequest {
  const path = args.value('todo')
  if (path !== undefined) return { kind: 'file', path }
  const given = args.last('autosquash', 'no-autosquash')
  const order = given === 'no-autosquash' ? 'as-is' : 'default'
  if (args.has('print-todo')) return { kind: 'print', order: given === 'autosquash' ? 'autosquash' : order }
  return given === 'autosquash' ? { kind: 'autosquash' } : { kind: 'default', order }
}

/** @throws GitSlimError `usage` for what no line of a list can hold */
function commandOf(text: string): string {
  if (text.trim() === '' || text.includes('\n')) throw new GitSlimError('usage', messages.rebase.badCommand(text))
  return text.trim()
}
