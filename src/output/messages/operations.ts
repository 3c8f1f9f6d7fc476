import type { ErrorText } from '../../core/errors.js'
import { sanitizeLine } from '../sanitize.js'
import { many } from '../many.js'
import { shellWord } from '../shell-word.js'

export function nothingToUndo(where: string): ErrorText {
  return {
    message: `git-slim has no operation on ${where} to undo`,
    hints: ['git slim operations', 'changes made by git: git reflog'],
  }
}

export function nothingToRedo(where: string): ErrorText {
  return { message: `there is no undone operation on ${where}`, hints: ['git slim operations'] }
}

export function noSuchOperation(id: string): ErrorText {
  return { message: `there is no operation ${id}`, hints: ['git slim operations'] }
}

export function alreadyUndone(id: number): ErrorText {
  return { message: `operation ${id} is undone already`, hints: [`redo: git slim redo ${id}`] }
}

export function notUndone(id: number): ErrorText {
  return { message: `operation ${id} has not been undone`, hints: [`git slim undo ${id}`] }
}

export function cannotUndoUndo(id: number, of: number, verb: string): ErrorText {
  return {
    message: `operation ${id} is an ${verb} itself`,
    hints: [`git slim ${verb === 'undo' ? 'redo' : 'undo'} ${of}`],
  }
}

export const stagedOtherwise: ErrorText = {
  message: 'the index has other changes staged than those that were folded in; nothing was changed',
  hints: ['stash them: git stash', 'or fold them in: git slim fixup <commit>'],
}

export function refMoved(name: string, now: string, expected: string): ErrorText {
  return { message: `${name} has moved since: it is at ${now}, not at ${expected}` }
}

export function usedElsewhere(branch: string, use: 'checked-out' | 'in-rebase'): ErrorText {
  if (use === 'in-rebase') {
    return {
      message: `${branch} is in the middle of a rebase in another worktree; nothing was changed`,
      hints: ['finish or end it there first: git rebase --continue, or git rebase --abort'],
    }
  }
  return {
    message: `${branch} is checked out in another worktree, where its files would change; nothing was changed`,
    hints: ['check out another branch there, and run this again: git worktree list'],
  }
}

export function keepOldTip(branch: string, oid: string): string {
  return `keep the old commits on a new branch: git branch ${shellWord(branch)} ${oid}`
}

export function commitsGone(oid: string): ErrorText {
  return {
    message: `the commits of that operation are no longer in the repository (${oid})`,
    reason: 'Old commits are kept by the reflog, 30 days unless git config says otherwise.',
  }
}

export function undone(id: number, what: string, where: string): string {
  return `undid ${what} (operation ${id}): ${where}`
}

export function undoneKeeping(it: { id: number; what: string; count: number; where: string }): string {
  return `undid ${it.what} (operation ${it.id}), kept ${many(it.count, 'commit')}: ${it.where} · undo: git slim undo`
}

export const keepCommits = 'undo, and keep the commits made since: git slim undo --rebase'

export function notOnBranch(id: number, branch: string): ErrorText {
  return { message: `operation ${id} did not move ${branch}`, hints: ['see what it moved: git slim operations'] }
}

export function cannotKeep(branch: string, oid: string, why: 'not-above' | 'merge' | 'shallow'): ErrorText {
  const reasons = {
    'not-above': `${branch} does not stand on ${oid}, which the operation made`,
    merge: `${branch} has a merge above ${oid}, which the operation made`,
    shallow: `this is a shallow clone: history ends above ${oid}, which the operation made`,
  }
  return { message: reasons[why], hints: ['replay by hand: git rebase --rebase-merges --onto <commit> <commit>'] }
}

export function othersStay(refs: readonly string[]): string {
  return `moved by that operation, and left where they are: ${refs.slice(0, 5).join(', ')}`
}

export function redone(id: number, what: string, where: string): string {
  return `redid ${what} (operation ${id}): ${where}`
}

export const none = 'git-slim has rewritten nothing in this repository yet'

export function completed(id: number, verb: string): string {
  return `operation ${id} (${verb}) was interrupted; it is complete now`
}

export function abandoned(id: number, verb: string, names: readonly string[]): string {
  return `operation ${id} (${verb}) was interrupted, and ${names.join(', ')} moved since; it was left incomplete`
}

export function abandonedForGood(id: number, verb: string): string {
  return `operation ${id} (${verb}) was interrupted, and git gc removed its commits; it was left incomplete`
}

export function unlocked(id: number): string {
  return `operation ${id} was interrupted before it changed anything; its locks were removed`
}

/** @param reason git's own words */
export function notFinished(message: string, reason: string | undefined): ErrorText {
  return {
    message,
    ...(reason === undefined ? {} : { reason }),
    hints: ['some refs may have moved; any git slim command completes it: git slim operations'],
  }
}

export function noNumberLeft(largest: string): ErrorText {
  return {
    message: `no further operation can be numbered after ${largest}`,
    hints: [`delete it: git update-ref -d ${largest}`],
  }
}

export function badRetention(key: string, value: string, all: string): ErrorText {
  return {
    message: `git config ${key} is "${value}", which is neither a whole number nor "${all}"`,
    hints: [`git config ${key} ${all}`],
  }
}

export const busy: ErrorText = {
  message: 'another git-slim is running in this repository',
  hints: ['wait for it to end, and try again'],
}

export function wouldMove(where: string): string {
  return `would move ${where} · nothing was changed`
}

export function ofOperation(id: number): string {
  return `operation ${id}`
}

export function more(count: number): string {
  return `and ${count} more`
}

export const beforeMark = 'before'
export const afterMark = 'after'

export function head(it: { id: number; verb: string; what: string; age: string; state: string }): string {
  return `operation ${it.id}: ${it.verb} of ${it.what} · ${it.age} · ${it.state}`
}

export const cleared = 'its commits are no longer in the repository'
export const stillAtIt = 'git rebase is in progress: git status'

export function takeBack(id: number): string {
  return `undo: git slim undo ${id}`
}

export function doAgain(id: number): string {
  return `redo: git slim redo ${id}`
}

export function showOther(id: number): string {
  return `show the operation: git slim operations show ${id}`
}

export function notShow(word: string): ErrorText {
  const meant = /^\d+$/.test(word) ? `git slim operations show ${word}` : 'git-slim operations --help'
  return { message: `operations does not take the argument "${word}"`, hints: [meant] }
}

export function filesBehind(id: number, { from, to }: { from: string; to: string }): string {
  return `operation ${id} was interrupted while it updated files, and changed files are in the way now (git status); then: git read-tree -m -u ${from} ${to}`
}

export function filesElsewhere(id: number, { from, to }: { from: string; to: string }): string {
  return `operation ${id} was interrupted before it updated the files of another worktree; run there: git read-tree -m -u ${from} ${to}`
}

export const changesBack = 'an earlier command was interrupted: its autostash was applied'

export function changesKept(stash: string): string {
  return `an earlier command was interrupted, and its autostash was kept; unless git status shows the changes already: git stash apply --index ${stash.slice(0, 12)}`
}

export function changesAsideOn(host: string, stash: string): string {
  return `a command on ${sanitizeLine(host)} made an autostash; unless the command still runs there: git stash apply --index ${stash.slice(0, 12)}`
}

export function changesAsideElsewhere(worktree: string, stash: string): string {
  const where = worktree === '' ? 'the main worktree' : `the worktree ${worktree.slice(worktree.indexOf('/') + 1)}`
  return `a command was interrupted in ${where} and left an autostash; any git-slim command applies it there, or: git stash apply --index ${stash.slice(0, 12)}`
}
