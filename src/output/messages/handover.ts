/** What is said when git's own rebase goes on where git-slim cannot. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

export const needsGit: ErrorText = {
  message: "what needs files, commands or a person is git's own rebase, and there is no git here",
  hints: ['install git 2.31 or newer'],
}

export const needsFiles: ErrorText = {
  message: "git's own rebase needs a worktree, and this repository is bare",
  hints: ['make one: git worktree add <dir> <branch>'],
}

export const favourNeedsNewer: ErrorText = {
  message: 'to take one side of a conflict without a worktree, git has to be 2.43 or newer',
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
  /** What conflicts; nothing where nothing is left of a commit. */
  readonly paths: readonly string[]
  readonly why: 'conflict' | 'no-merge'
}

export function question(place: Place): string {
  return `Step ${place.step} of ${place.of} ${does(place)}. What now?`
}

function does({ paths, why }: Place): string {
  if (why === 'no-merge') return 'needs a merge, which this git makes in a worktree alone'
  return paths.length === 0 ? 'changes nothing any more' : `conflicts in ${some(paths)}`
}

export const choices = {
  git: 'Resolve it: git rebase goes on from there',
  stop: 'Stop: nothing is changed',
} as const

export function begins(place: Place): string {
  return `step ${place.step} of ${place.of} ${does(place)}: from here on it is git's own rebase`
}

export function swallowed(mark: string): ErrorText {
  return {
    message: `git's own rebase would take lines of its list for comments, which begin with ${mark} here; nothing was changed`,
    hints: ['name a mark that no command begins with: git config core.commentChar "#"'],
  }
}

export function lostByHand(commit: string, subject: string): string {
  return `${commit} ${subject}: git merges anew, and what was changed by hand in this merge is lost`
}

export function headersLost(count: number): string {
  const which = count === 1 ? 'a commit' : `${count} commits`
  return `git's rebase drops what ${which} of that part has in further headers (encoding, mergetag, Change-Id)`
}

export function linesLost(mark: string): string {
  return `git's rebase drops lines that begin with ${mark} from the message of a fold`
}

export function refsStay(names: readonly string[]): string {
  return `git moves branches at the end of a rebase from 2.38 on; these stay where they are: ${some(names)}`
}

export function tagsStay(tags: readonly string[]): ErrorText {
  return {
    message: `git's own rebase moves no tags: with --update-tags, ${some(tags)} would have to`,
    hints: ['leave them where they are: --allow-published, without --update-tags'],
  }
}

export function refused(words: string | undefined): ErrorText {
  const hasChanges = words !== undefined && /unstaged changes|uncommitted changes/.test(words)
  return {
    message: "git's own rebase did not begin; nothing was changed",
    ...(words === undefined ? {} : { reason: words }),
    hints: hasChanges ? ['commit them, or have them put aside meanwhile: --autostash'] : ['git status'],
  }
}

type StopCause = 'asked' | 'empty' | 'failed' | 'uncommitted' | 'rescheduled'

export function stopped(it: {
  readonly why: StopCause
  readonly at: string
  readonly left: number
  readonly words: string | undefined
  /** Whether a branch that is stacked on this one was moved meanwhile: git leaves it there, and does not end. */
  readonly refs: 'moved' | 'as-they-were'
}): ErrorText {
  if (it.refs === 'moved')
    return { message: 'git rebase has moved this branch, and another one was moved meanwhile', hints: [quit] }
  return {
    message: `git rebase has stopped at "${it.at}", ${it.left === 0 ? 'the last line' : `${many(it.left, 'line')} to go`}`,
    ...(it.words === undefined ? {} : { reason: it.words }),
    hints: [...waysOn(it), 'or give it all up: git rebase --abort'],
  }
}

const quit = 'if git says that a branch was moved meanwhile, which stays there then: git rebase --quit'

function waysOn({ why, at }: { readonly why: StopCause; readonly at: string }): readonly string[] {
  const skip = 'or leave this commit out: git rebase --skip'
  if (why === 'empty') {
    return ['nothing is left of it; to keep it: git commit --allow-empty, then git rebase --continue', skip]
  }
  if (why === 'rescheduled') {
    return [
      'git could not do this line; once the cause is gone, try it again: git rebase --continue',
      'or change the rest of the list: git rebase --edit-todo',
    ]
  }
  if (why === 'uncommitted') {
    return ['nothing conflicts, but git made no commit; once the cause is gone: git rebase --continue', skip]
  }
  if (why === 'asked' || /^(?:exec|x)\b/.test(at)) return ['when it is as you want it, go on: git rebase --continue']
  return ['resolve it, git add the files, and go on: git rebase --continue', skip]
}

export const interrupted: ErrorText = {
  message: 'interrupted, and git rebase is in progress; the branch has not moved',
  hints: ['go on: git rebase --continue', 'or give it all up: git rebase --abort'],
}

export function completed(id: number, verb: string): string {
  return `git has brought operation ${id} (${verb}) to its end; take it back: git slim undo ${id}`
}

export function givenUp(id: number, verb: string): string {
  return `git's rebase has ended without moving the branch; operation ${id} (${verb}) is forgotten`
}

export function stillPending(id: number): ErrorText {
  return {
    message: `operation ${id} is still pending in git's rebase`,
    hints: ['finish or end it first: git rebase --continue, or git rebase --abort', quit],
  }
}

export function byGit(onto: string | undefined): string {
  return `by git's own rebase${onto === undefined ? '' : `, on ${onto}`}:`
}

export function would({ verb, summary, where }: { verb: string; summary: string; where: string }): string {
  return `would ${verb} ${summary} on ${where} · nothing was changed`
}

export function unchanged(where: string): string {
  return `git's rebase has come to its end: ${where} is as it was`
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown
}
