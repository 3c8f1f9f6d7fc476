/** Messages about a branch, its commits and its base, for all verbs. */
import type { ErrorText } from '../../core/errors.js'
import type { Pending } from '../../core/repository.js'
import { many } from '../many.js'

export function pending(what: Pending): ErrorText {
  const way = what === 'bisect' ? 'git bisect reset' : `git ${what} --continue, or git ${what} --abort`
  const hints = [`finish or end it first: ${way}`]
  if (what === 'rebase') hints.push('or, if only updating another branch failed: git rebase --quit')
  return { message: `git ${what} is in progress`, hints }
}

export const unborn: ErrorText = { message: 'the current branch has no commits yet' }

export function noBase(branch: string, verb: 'squash' | 'rebase'): ErrorText {
  const ways =
    verb === 'squash'
      ? ['name how many commits to fold: git slim squash --last 3', 'or a range: git slim squash main..HEAD']
      : ['name the upstream: git slim rebase main', 'or the last three: git slim rebase HEAD~3']
  return {
    message: `no base is known for ${branch}`,
    hints: [...ways, 'or set it once: git config slim.base main'],
  }
}

export function badBase(value: string): ErrorText {
  return {
    message: `slim.base names "${value}", which is not a commit in this repository`,
    hints: ['git config --show-origin slim.base'],
  }
}

export function notACommit(revision: string): ErrorText {
  return { message: `"${revision}" is not a commit`, hints: ['git log --oneline -10'] }
}

export function malformedCommit(commit: string, reason: string): ErrorText {
  return {
    message: `${commit} is malformed, and cannot be rewritten without loss`,
    reason,
    hints: ['git fsck', 'rewrite only commits above it'],
  }
}

export function shallowBoundary(commit: string): ErrorText {
  return {
    message: `history ends at ${commit}: this clone is shallow, and older commits were not fetched`,
    hints: ['fetch more: git slim deepen --by 50', 'or all of it: git slim deepen --full'],
  }
}

export const detached = 'the detached HEAD'

export const noSubject = '(no subject)'

/** The age in the largest unit that fits. */
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

export function more(count: number): string {
  return `${count} more`
}
