import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'
import { shellWord } from '../shell-word.js'

export function unrelated(branch: string, base: string): ErrorText {
  return {
    message: `${branch} and ${base} have no commit in common`,
    hints: [
      'name the range: git slim squash --last 3',
      'in a shallow clone, fetch more history: git slim deepen --full',
    ],
  }
}

export function nothingToSquash(count: number, range: string): ErrorText {
  const hints = ['git log --oneline -10', 'name how many commits to fold: git slim squash --last 3']
  return count === 0
    ? { message: `there is no commit in ${range}`, hints }
    : { message: `there is only one commit in ${range}; a squash needs two`, hints }
}

/**
 * @param fork the merge base; undefined when there is none
 *
 * @param fork where they parted; undefined when they have nothing in common
 */
export function notAChain({ base, last }: { base: string; last: string }, fork: string | undefined): ErrorText {
  const since =
    fork === undefined ? [] : [`fold the commits since the merge base: git slim squash ${fork}..${shellWord(last)}`]
  return {
    message: `${base} is not an ancestor of ${last}`,
    hints: [...since, 'git log --oneline --graph -20'],
  }
}

export function notOnBranch(revision: string, branch: string): ErrorText {
  return {
    message: `${revision} is not on ${branch}`,
    hints: ['git log --oneline -10', 'check out the branch that has it, and run the squash there'],
  }
}

export function noneByDate(branch: string): ErrorText {
  return {
    message: `no commit of ${branch} has a committer date within this range`,
    hints: ['git log --first-parent --format="%h %cd %s" -20'],
  }
}

export function notByDate(commit: string): ErrorText {
  return {
    message: `${commit} lies between these commits, and has a date outside the range`,
    hints: ['choose a range instead: git slim squash A..B', 'git log --format="%h %cd %s" -20'],
  }
}

export function keptMerged(commits: readonly string[]): string {
  const what = commits.length === 1 ? 'it stays, and the new commit is' : 'they stay, and the new commit is'
  return `merged in the range: ${commits.join(', ')}; ${what} a merge of it all (--linearise: with one parent)`
}

export function takenIn(count: number): string {
  return `${many(count, 'commit')} that another branch has ${count === 1 ? 'is' : 'are'} part of the new commit now`
}

/**
 * @param has the number of commits of the branch, by first parents
 *
 * @param has how many commits the branch has, counted by first parents
 */
export function tooFew(has: number): ErrorText {
  return {
    message: `the branch has only ${many(has, 'commit')}`,
    hints: ['to include the first commit: git slim squash --root'],
  }
}

export function notARange(text: string): ErrorText {
  return {
    message: `"${text}" is not a range`,
    hints: ['a range is A..B, or A alone for A..HEAD', 'git slim squash --help'],
  }
}

export const oneCommitNamed: ErrorText = {
  message: 'only one commit was named; a squash needs two',
  hints: ['name the one it is folded into: git slim squash <commit> --into <commit>'],
}

export const needsYes: ErrorText = {
  message: 'a squash without a range asks before it acts, and there is no terminal to ask on',
  hints: ['name the range: git slim squash --last 3', 'or accept the default: git slim squash --yes'],
}

export function badAuthor(text: string): ErrorText {
  return {
    message: `--author cannot be "${text}"`,
    hints: ["use first, last, me, or 'Name <mail@example.org>'"],
  }
}

export const declined = 'nothing was changed'

export const previewTitle = 'Before and after'

export const askNewest = 'Newest commit to fold'

export const wholePlan = 'edit the whole plan: several folds, …'

export const askOldest = 'Oldest commit to fold'

export const askMessage = 'Message of the new commit'

export const messageEdit = 'all of them, then edit'

export const messageTyped = 'type one here'

export const askText = 'Message, in one line'

export const messageAll = 'all of them, without repetitions'

export const messageFirst = 'that of the oldest commit'

export const messageLast = 'that of the newest commit'

export const messageLongest = 'the longest'

export const publishedMark = 'published'

export function confirm(count: number): string {
  return `Fold ${many(count, 'commit')} into one?`
}

export function wouldMake(squash: { count: number; short: string; where: string }): string {
  return `would squash ${many(squash.count, 'commit')} into ${squash.short} on ${squash.where} · nothing was changed`
}

interface Line {
  readonly count: number
  readonly short: string
  readonly where: string
  readonly files: 'untouched' | 'changed'
}

export function done({ count, short, where, files, undo }: Line & { readonly undo: string }): string {
  return `squashed ${many(count, 'commit')} into ${short} on ${where} · files ${files} · undo: ${undo}`
}

export function summary(count: number): string {
  return many(count, 'commit')
}

export function replayed(count: number): string {
  return `${many(count, 'commit')} above replayed, their trees unchanged`
}
