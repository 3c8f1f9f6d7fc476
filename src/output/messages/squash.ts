import type { ErrorText } from '../../core/errors.js'
import type { Pending } from '../../core/repository.js'
import { discreet } from '../sanitize.js'
import { shellWord } from '../shell-word.js'
import { many } from '../many.js'

export function pending(what: Pending): ErrorText {
  const way = what === 'bisect' ? 'git bisect reset' : `git ${what} --continue, or git ${what} --abort`
  const hints = [`finish or end it first: ${way}`]
  if (what === 'rebase')
    hints.push('or, where git has finished but for a branch that was moved meanwhile: git rebase --quit')
  return { message: `git ${what} is in progress`, hints }
}

export const unborn: ErrorText = { message: 'the current branch has no commits yet' }

export function noBase(branch: string, verb: 'squash' | 'rebase'): ErrorText {
  const ways =
    verb === 'squash'
      ? ['name how many commits to fold: git slim squash --last 3', 'or what they stand on: git slim squash main..HEAD']
      : ['name what its commits are counted from: git slim rebase main', 'or the last three: git slim rebase HEAD~3']
  return {
    message: `it is not known what ${branch} was started from`,
    hints: [...ways, 'or set it once: git config slim.base main'],
  }
}

export function badBase(value: string): ErrorText {
  return {
    message: `slim.base names "${value}", which is no commit here`,
    hints: ['git config --show-origin slim.base'],
  }
}

export function unrelated(branch: string, base: string): ErrorText {
  return {
    message: `${branch} and ${base} have no commit in common`,
    hints: ['name the range: git slim squash --last 3', 'in a shallow clone, get more history: git fetch --unshallow'],
  }
}

export function nothingToSquash(count: number, range: string): ErrorText {
  const hints = ['git log --oneline -10', 'name how many commits to fold: git slim squash --last 3']
  return count === 0
    ? { message: `there is no commit in ${range}`, hints }
    : { message: `there is only one commit in ${range}; a squash needs two`, hints }
}

/** @param fork where they parted; undefined when they have nothing in common */
export function notAChain({ base, last }: { base: string; last: string }, fork: string | undefined): ErrorText {
  const since =
    fork === undefined ? [] : [`fold what came since they parted: git slim squash ${fork}..${shellWord(last)}`]
  return {
    message: `${base} is not an ancestor of ${last}`,
    hints: [...since, 'git log --oneline --graph -20'],
  }
}

export function notACommit(revision: string): ErrorText {
  return { message: `"${revision}" is no commit`, hints: ['git log --oneline -10'] }
}

export function malformedCommit(commit: string, reason: string): ErrorText {
  return {
    message: `${commit} is not as git writes commits, and could not be rewritten without loss`,
    reason,
    hints: ['git fsck', 'choose a range above it: git slim squash --last 2'],
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
    message: `no commit of ${branch} has a committer's date within these`,
    hints: ['git log --first-parent --format="%h %cd %s" -20'],
  }
}

export function notByDate(commit: string): ErrorText {
  return {
    message: `${commit} stands between the commits of these dates, and is of another`,
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

export function shallowBoundary(commit: string): ErrorText {
  return {
    message: `history ends at ${commit}: this is a shallow clone, and what lies below was not fetched`,
    hints: ['get more of it: git fetch --deepen 50', 'or all of it: git fetch --unshallow'],
  }
}

export function tooFew(wanted: number): ErrorText {
  return {
    message: `there are not ${many(wanted, 'commit')} below which history goes on`,
    hints: ['to fold everything from the first commit on: git slim squash --root'],
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

export function published(where: readonly string[], others: 'and others' | 'alone'): ErrorText {
  const rest = others === 'and others' ? ' and others' : ''
  const verb = where.length > 1 ? 'hold' : 'holds'
  return {
    message: `commits in the range are published: ${where.join(', ')}${rest} ${verb} them`,
    reason: 'Rewriting them gives everyone who has them a second copy. Judged from what was last fetched.',
    hints: ['choose a range above what is published', 'or rewrite them all the same: add --allow-published'],
  }
}

export function pushed(target: string): string {
  return `${target} has the old commits`
}

export interface Push {
  readonly remote: string
  readonly branch: string
  readonly oid: string
  readonly local: string
  readonly names: 'unique' | 'shared-with-a-tag'
}

/** Returns the command that brings a push target along, as it may be pasted into a shell. */
export function pushCommand({ remote, branch, oid, local, names }: Push): string {
  const plain = names === 'unique' && [local, branch].every(isPlain)
  const [here, there] = plain ? [local, branch] : [`refs/heads/${local}`, `refs/heads/${branch}`]
  const refspec = here === there ? here : `${here}:${there}`
  return ['git', 'push', `--force-with-lease=${there}:${oid}`, discreet(remote), refspec].map(shellWord).join(' ')
}

/** Whether git takes a name for that of a branch: not for an option, a forced push, or HEAD. */
function isPlain(name: string): boolean {
  return /^\w/.test(name) && !/^(?:HEAD$|refs\/)/.test(name)
}

export const emptyMessage: ErrorText = {
  message: 'the message is empty; nothing was changed',
  hints: ['give one: -m "what it does"'],
}

export const nulInMessage: ErrorText = {
  message: 'the message has a NUL byte in it, which git would take for its end',
  hints: ['give it as text: -m "what it does"'],
}

export function unreadableFile(path: string): ErrorText {
  return { message: `the message file "${path}" cannot be read` }
}

export function badAuthor(text: string): ErrorText {
  return {
    message: `--author cannot be "${text}"`,
    hints: ["use first, last, me, or 'Name <mail@example.org>'"],
  }
}

export const declined = 'nothing was changed'
export const noSubject = '(no subject)'
export const previewTitle = 'Before and after'
export const askFirst = 'First commit to fold (oldest)'
export const wholePlan = 'several folds, another order, …: edit the whole plan'
export const askLast = 'Last commit to fold (newest)'
export const askMessage = 'Message of the new commit'
export const messageEdit = 'all of them, then edit'
export const messageAll = 'all of them, without repetitions'
export const messageFirst = 'that of the first commit'
export const messageLast = 'that of the last commit'
export const messageLongest = 'the longest'
export const publishedMark = 'published'

export function confirm(count: number): string {
  return `Fold ${many(count, 'commit')} into one?`
}

export function more(count: number): string {
  return `${count} more`
}

/** How long ago, in the largest unit that fits. */
export function age(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [31_536_000, 'year'],
    [2_592_000, 'month'],
    [604_800, 'week'],
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ]
  const unit = units.find(([length]) => seconds >= length)
  return unit ? `${many(Math.floor(seconds / unit[0]), unit[1])} ago` : 'just now'
}

export function wouldMake(squash: { count: number; short: string; where: string }): string {
  return `would make ${many(squash.count, 'commit')} → ${squash.short} on ${squash.where} · nothing was changed`
}

interface Line {
  readonly count: number
  readonly short: string
  readonly where: string
  readonly files: 'untouched' | 'changed'
}

export function done({ count, short, where, files }: Line): string {
  return `${many(count, 'commit')} → ${short} on ${where} · files ${files} · undo: git slim undo`
}

export function summary(count: number): string {
  return many(count, 'commit')
}

export function replayed(count: number): string {
  return `${many(count, 'commit')} above replayed, their trees unchanged`
}

export const detached = 'the detached HEAD'
