/** Messages about steps that git's own rebase does. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

export const needsGit: ErrorText = {
  message: 'this step needs git rebase, and git is not on PATH',
  hints: ['install git 2.31 or newer'],
}

export const needsFiles: ErrorText = {
  message: 'git rebase needs a worktree in which the branch is checked out',
  hints: ['check it out, or make a worktree: git worktree add <dir> <branch>'],
}

export const favourNeedsNewer: ErrorText = {
  message: '--on-conflict=ours and theirs need git 2.43 or newer without a worktree',
  hints: ['install git 2.43 or newer', 'or run this in a worktree: git worktree add <dir> <branch>'],
}

export function stillConflicts(at: string, words: string | undefined): ErrorText {
  return {
    message: `"${at}" conflicts, whichever side is taken; nothing was changed`,
    ...(words === undefined ? {} : { reason: words }),
    hints: ['to resolve it by hand: --on-conflict=git'],
  }
}

interface Place {
  readonly step: number
  readonly of: number
  /** The conflicting paths; empty if a commit became empty. */
  readonly paths: readonly string[]
  readonly why: 'conflict' | 'no-merge'
}

export function question(place: Place): string {
  return `Step ${place.step} of ${place.of} ${does(place)}. What now?`
}

function does({ paths, why }: Place): string {
  if (why === 'no-merge') return 'needs a merge, which this version of git makes only in a worktree'
  return paths.length === 0 ? 'becomes empty' : `conflicts in ${some(paths)}`
}

export const choices = {
  git: 'Resolve it in git rebase, which goes on from there',
  stop: 'Stop: nothing is changed',
} as const

export function begins(place: Place): string {
  return `step ${place.step} of ${place.of} ${does(place)}: git rebase goes on from here`
}

export function swallowed(mark: string): ErrorText {
  return {
    message: `git rebase would read commands of its list as comments, since core.commentChar is ${mark}; nothing was changed`,
    hints: ['choose another comment character: git config core.commentChar "#"'],
  }
}

export function lostByHand(commit: string, subject: string): string {
  return `${commit} ${subject}: git rebase makes this merge again and loses the changes made by hand in it`
}

export function headersLost(count: number): string {
  const which = count === 1 ? 'a commit' : `${count} commits`
  return `git rebase drops extra headers of ${which} (encoding, mergetag, Change-Id)`
}

export function linesLost(mark: string): string {
  return `git rebase drops lines that begin with ${mark} from the message of a fold`
}

export function refsStay(names: readonly string[]): string {
  return `before git 2.38 a rebase updates no other branches; not updated: ${some(names)}`
}

export function tagsStay(tags: readonly string[]): ErrorText {
  return {
    message: `git rebase does not move tags, and --update-tags asks to move ${some(tags)}`,
    hints: ['leave out --update-tags, and add --allow-published'],
  }
}

export function refused(words: string | undefined): ErrorText {
  const hasChanges = words !== undefined && /unstaged changes|uncommitted changes/.test(words)
  return {
    message: 'git rebase did not start; nothing was changed',
    ...(words === undefined ? {} : { reason: words }),
    hints: hasChanges ? ['commit them, or add --autostash'] : ['git status'],
  }
}

type StopCause = 'asked' | 'empty' | 'failed' | 'uncommitted' | 'rescheduled'

export function stopped(it: {
  readonly why: StopCause
  readonly at: string
  readonly left: number
  readonly words: string | undefined
  /** Whether a stacked branch was moved meanwhile: git leaves it there, and does not finish. */
  readonly refs: 'moved' | 'as-they-were'
}): ErrorText {
  if (it.refs === 'moved')
    return {
      message: 'git rebase moved this branch, but could not update another one, which had moved meanwhile',
      hints: [quit],
    }
  return {
    message: `git rebase has stopped at "${it.at}", ${it.left === 0 ? 'the last line' : `${many(it.left, 'line')} to go`}`,
    ...(it.words === undefined ? {} : { reason: it.words }),
    hints: [...waysOn(it), 'or give up: git rebase --abort'],
  }
}

const quit = 'if only updating another branch failed: git rebase --quit'

function waysOn({ why, at }: { readonly why: StopCause; readonly at: string }): readonly string[] {
  const skip = 'or drop this commit: git rebase --skip'
  if (why === 'empty') {
    return ['the commit becomes empty; to keep it: git commit --allow-empty, then git rebase --continue', skip]
  }
  if (why === 'rescheduled') {
    return [
      'git could not do this line; remove the cause, then: git rebase --continue',
      'or change the rest of the list: git rebase --edit-todo',
    ]
  }
  if (why === 'uncommitted') {
    return ['nothing conflicts, but git made no commit; remove the cause, then: git rebase --continue', skip]
  }
  if (why === 'asked' || /^(?:exec|x)\b/.test(at)) return ['when you are done: git rebase --continue']
  return ['resolve the conflict, git add the files, then: git rebase --continue', skip]
}

export const interrupted: ErrorText = {
  message: 'interrupted, and git rebase is in progress; the branch has not moved',
  hints: ['go on: git rebase --continue', 'or give up: git rebase --abort'],
}

export function completed(id: number, verb: string): string {
  return `git rebase has finished operation ${id} (${verb}); undo: git slim undo ${id}`
}

export function givenUp(id: number, verb: string): string {
  return `git rebase ended without moving the branch; operation ${id} (${verb}) was removed from the log`
}

export function stillPending(id: number): ErrorText {
  return {
    message: `operation ${id} is still in progress in git rebase`,
    hints: ['finish or end it first: git rebase --continue, or git rebase --abort', quit],
  }
}

export function byGit(onto: string | undefined): string {
  return `by git rebase${onto === undefined ? '' : `, on ${onto}`}:`
}

export function would({ verb, summary, where }: { verb: string; summary: string; where: string }): string {
  return `would ${verb} ${summary} on ${where} · nothing was changed`
}

export function unchanged(where: string): string {
  return `git rebase has finished: ${where} is unchanged`
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
