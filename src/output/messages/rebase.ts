/** Messages of rebase. */
import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

export function noSingleBase(upstream: string, count: 'none' | 'several'): ErrorText {
  const has = count === 'none' ? 'no commit' : 'several merge bases'
  return {
    message: `this branch and ${upstream} have ${has} in common`,
    hints: ['name a new base: git slim rebase --onto <commit>'],
  }
}

export function noMergeBase(revision: string, bases: 'none' | 'several'): ErrorText {
  const [one = '', other = ''] = revision.split('...')
  const how = bases === 'none' ? 'no merge base' : 'several merge bases'
  return {
    message: `${one || 'HEAD'} and ${other || 'HEAD'} have ${how}`,
    hints: [
      'name a commit: --onto <commit>',
      `git merge-base --all ${shellWord(one || 'HEAD')} ${shellWord(other || 'HEAD')}`,
    ],
  }
}

export function nothingToFoldInto(action: string): ErrorText {
  return { message: `the list begins with "${action}": there is no commit before it to fold into`, hints: [] }
}

export function foldBehind(action: string, behind: string): ErrorText {
  return {
    message: `"${action}" stands behind "${behind}", which makes no commit to fold into`,
    hints: ['put it behind the commit that it belongs to', 'or run git rebase -i'],
  }
}

export const foldedByGit: ErrorText = {
  message:
    'a fixup or squash behind a merge, label, reset or update-ref is done by git rebase: its result is not known beforehand',
}

export function notABranch(name: string): ErrorText {
  return {
    message: `update-ref ${name}: there is no such local branch`,
    hints: ['name it in full, refs/heads/<branch>', 'or leave that line out'],
  }
}

export function senselessLine(line: string): ErrorText {
  return { message: `this line of the list is not valid: ${line}`, hints: ['git slim rebase --print-todo'] }
}

export function mergeInList(commit: string): ErrorText {
  return {
    message: `${commit} is a merge, which cannot be picked`,
    hints: ['keep merges: --rebase-merges', 'or leave that line out'],
  }
}

export const mergeOfNothing: ErrorText = {
  message: 'the list has a merge before any commit, and the merged label has no commit either',
  hints: ['put a "pick" before that "merge", or before the label that it merges'],
}

export function lostByHand(commit: string, subject: string): string {
  return `${commit} ${subject}: the changes made by hand in this merge are lost; --rebase-merges keeps them`
}

export function namedTwice(commit: string): ErrorText {
  return { message: `${commit} is in the list twice`, hints: ['leave one of the lines out'] }
}

export function cannotReword(commit: string): ErrorText {
  return {
    message: `a message for ${commit} is to be written, and there is no terminal`,
    hints: ["git slim reword <commit> -m '…'", 'or name an editor: GIT_EDITOR=…'],
  }
}

export const needsTodo: ErrorText = {
  message: 'a rebase shows its list before it acts, and there is no terminal to show it on',
  hints: [
    'give the list: git slim rebase --todo <file>, or - for standard input',
    'or fold fixup! commits: git slim rebase --autosquash',
    'or pick every commit: git slim rebase --yes',
  ],
}

export function badTrailer(text: string): ErrorText {
  return {
    message: `--trailer cannot be "${text}"`,
    hints: ["for example: --trailer 'Reviewed-by: Ann <ann@example.com>'"],
  }
}

export const noInstructionFormat = 'the embedded git does not know rebase.instructionFormat: the list shows subjects'

export function unreadableList(path: string): ErrorText {
  return { message: `the list "${path}" cannot be read`, hints: ['git slim rebase --print-todo prints one'] }
}

export function previouslyApplied(commits: readonly string[], upstream: string): string {
  const shown = commits.slice(0, 5).join(', ')
  const more = commits.length > 5 ? `, and ${commits.length - 5} more` : ''
  return `left out, since ${upstream} has the same changes: ${shown}${more}; to include them: --reapply-cherry-picks`
}

export function noCommits(branch: string, upstream: string): string {
  return `all commits of ${branch} are in ${upstream}; to edit the last three: git slim rebase HEAD~3`
}

export function noFixups(count: number, upstream: string): string {
  const since = upstream === '' ? '' : ` since ${upstream}`
  const which = count === 1 ? `the only commit${since} is not a` : `none of the ${count} commits${since} is a`
  return `${which} fixup!, squash! or amend! of another one; to look further down: git slim rebase --autosquash <commit>`
}

export function badCommand(text: string): ErrorText {
  const what = text.trim() === '' ? 'an empty command' : 'a command of several lines'
  return { message: `${what} cannot be run by a list`, hints: ["git slim rebase main --exec 'npm test'"] }
}

export const nothingInList: ErrorText = { message: 'nothing to do: there is no commit in the list', hints: [] }

export function malformedLine(line: number, text: string): ErrorText {
  return {
    message: `line ${line} of the list is not valid: ${text}`,
    hints: ['pick, reword, squash, fixup, drop and a commit: git slim rebase --print-todo'],
  }
}

export function missingCommits(commits: readonly string[]): ErrorText {
  return {
    message: `removed from the list, and so dropped: ${commits.join(', ')}`,
    hints: ['to drop a commit on purpose, write "drop" before it'],
  }
}

/** Comments below the list. */
export function help(onto: string): readonly string[] {
  return [
    `Rebase onto ${onto}. Oldest first; a line that is deleted drops its commit.`,
    '',
    'p, pick <commit>          use it',
    'r, reword <commit>        use it, and edit its message',
    'e, edit <commit>          use it, and let git stop there: its own rebase goes on from here',
    's, squash <commit>        fold it into the one before, messages too',
    'f, fixup [-C|-c] <commit> fold it into the one before; -C: with its message, -c: edited',
    'd, drop <commit>          leave it out',
    "x, exec <command>         run it, in git's own rebase, which goes on from here",
    'b, break                  let git stop here',
    'l, label <label>          give what is here a name',
    't, reset <label>          go on from there',
    'm, merge [-C|-c <commit>] <label> [# <message>]',
    '                          merge it; -C: as that merge, -c: its message edited',
    'u, update-ref <ref>       move that branch here',
    '',
    'An empty list changes nothing.',
  ]
}

export function asText(why: string): string {
  return `the list is edited as text: ${why}`
}

export const left = 'cancelled; nothing was changed'
