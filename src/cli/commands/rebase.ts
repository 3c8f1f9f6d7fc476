import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { RebaseOptions, TodoRequest } from '../../workflows/rebase/options.js'
import { commitOptions, commitOptionsOf } from '../commit-options.js'
import { rewriteOptions, rewriteOptionsOf } from '../rewrite-options.js'
import type { CommandSpec, ParsedArgs } from '../spec.js'
import { choiceOf } from '../values.js'

const mergeModes = ['rebase-cousins', 'no-rebase-cousins'] as const

export const rebaseCommand: CommandSpec = {
  name: 'rebase',
  args: '[<upstream> [<branch>]]',
  summary: 'Reorder, fold, reword and drop commits in a todo list',
  group: 'tidy',
  about: [
    'Edits the commits since <upstream>; without it, since the base, found as for a squash: not since what was\n' +
      'pushed of this branch. The list is that of git rebase -i: pick, reword, edit, squash, fixup, drop, exec, break, label, reset,\n' +
      'merge, update-ref. On a terminal it opens in the guided editor, which previews the result; or in your own,\n' +
      'where GIT_SEQUENCE_EDITOR or sequence.editor names one.',
    'Works in memory: files are updated at the end, and local changes are never lost. A conflict changes nothing and is\n' +
      'reported, or git rebase goes on from there (--on-conflict=git), as it does for edit, exec and break.',
  ],
  options: [
    { flags: '--onto <commit>', help: 'Rebase onto <commit> instead of <upstream>; A...B names their merge base' },
    { flags: '--base <commit>', help: 'The same as <upstream>' },
    { flags: '--keep-base', help: 'Keep the present base' },
    { flags: '--root', help: 'Include the root commit' },
    {
      flags: '-r, --rebase-merges[=<mode>]',
      help: 'Recreate merges; <mode> as in git: rebase-cousins moves more',
      choices: mergeModes,
      likelyValue: /^(?:no-)?rebase-cousins$/,
    },
    { flags: '--no-rebase-merges', help: 'Flatten merges, even if rebase.rebaseMerges is set' },
    { flags: '--no-ff', help: 'Rewrite every commit, even if it would keep its id' },
    { flags: '-f, --force-rebase', help: 'The same', hidden: true },
    { flags: '-i, --interactive', help: 'git: the default here', hidden: true },
    { flags: '-m, --merge', help: 'git: the default here', hidden: true },
    { flags: '--update-refs', help: 'Add update-ref lines for other branches to the list' },
    { flags: '--todo <file>', help: 'Read the list from <file>, or - for standard input' },
    { flags: '--autosquash', help: 'Fold fixup!, squash! and amend! commits into their targets' },
    { flags: '--no-autosquash', help: 'Do not reorder the list, even if rebase.autoSquash is set' },
    {
      flags: '-x, --exec <command>',
      help: 'Run <command> after every commit, in git rebase; may be repeated',
      repeatable: true,
    },
    { flags: '--plain', help: 'Edit the list by typed commands, line by line: for screen readers' },
    { flags: '--print-todo', help: 'Print the list, and change nothing' },
    { flags: '--reapply-cherry-picks', help: 'Include commits that <upstream> has as cherry-picks' },
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
    { command: 'git slim rebase --autosquash --keep-base main', does: 'Fold fixup! commits into their targets' },
    { command: 'git slim rebase main', does: 'Edit the list, and rebase this branch onto main' },
    { command: 'git slim rebase main --todo list', does: 'The same, with a prepared list' },
    { command: 'git slim rebase HEAD~5 --print-todo', does: 'Print the list of the last five commits' },
  ],
  call: async (args, context) => {
    const options = rebaseOptions(args)
    const { rebase } = await import('../../workflows/rebase.js')
    return rebase(context, options)
  },
}

const exclusive = [
  ['onto', 'keep-base'],
  ['root', 'keep-base'],
  ['todo', 'autosquash'],
  ['todo', 'no-autosquash'],
  ['todo', 'print-todo'],
  ['todo', 'exec'],
  // Questions are not asked there.
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
  const { upstream, branch } = revisionsOf(args)
  return {
    ...rewriteOptionsOf(args),
    branch,
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

/** As with git, --root and --base leave one argument: the branch. */
function revisionsOf(args: ParsedArgs): Pick<RebaseOptions, 'upstream' | 'branch'> {
  const base = args.value('base')
  if (args.has('root') && base !== undefined) {
    throw new GitSlimError('usage', messages.rewrite.notTogether('rebase', ['--root', '--base']))
  }
  const rest = args.positionals
  const [upstream, branch] = args.has('root') || base !== undefined ? [base, ...rest] : rest
  if (rest.length > 1 && upstream !== rest[0]) {
    throw new GitSlimError(
      'usage',
      messages.rewrite.notTogether('rebase', [args.has('root') ? '--root' : '--base', '<upstream>']),
    )
  }
  return { upstream, branch }
}

function mergesOf(args: ParsedArgs): RebaseOptions['merges'] {
  const given = args.last('rebase-merges', 'no-rebase-merges')
  if (given !== 'rebase-merges') return given === undefined ? 'default' : 'leave-out'
  const mode = args.value('rebase-merges')
  if (!mode) return 'keep'
  return choiceOf('--rebase-merges', mode, mergeModes) === 'rebase-cousins' ? 'keep-and-move-cousins' : 'keep'
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
