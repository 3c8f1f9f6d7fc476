/** Messages of absorb. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

export function count(parts: number): string {
  return many(parts, 'change')
}

export function left(parts: number): string {
  return `${many(parts, 'change')} ${parts === 1 ? 'stays' : 'stay'} staged; by hand: git slim fixup <commit>`
}

export function lines(path: string, at: { first: number; added: number; removed: number }): string {
  const signs = [at.added > 0 ? `+${at.added}` : '', at.removed > 0 ? `-${at.removed}` : ''].filter(Boolean)
  return `${path}:${at.first} ${signs.join(' ')}`
}

export function mode(path: string, to: string): string {
  return `${path} mode ${to}`
}

export function untouched(since: string): string {
  return `stays: not touched ${since}`
}

export function sinceBase(name: string): string {
  return `since ${name}`
}

export function sincePublished(commit: string): string {
  return `since ${commit}, which others may have`
}

export function sinceMerge(commit: string): string {
  return `since the merge ${commit}`
}

export function sinceShallow(commit: string): string {
  return `since ${commit}, where this shallow clone ends`
}

export const everAfter = 'by any commit'

export function notYours(commit: string, author: string): string {
  return `stays: last touched by ${author} in ${commit}`
}

export const isNew = 'stays: a new file'
export const renamed = 'stays: a file under a new name'
export const renamedAway = 'stays: the file has a new name'

export function removed(commit: string): string {
  return `stays: the file is older than ${commit}, which last changed it`
}

export function nothing(where: string): string {
  return `nothing was absorbed: no commit of yours on ${where} is about what is staged`
}

export function noCommits(where: string, since: string): string {
  return `nothing was absorbed: ${where} has no commit ${since}; to look further down: git slim absorb --base <commit>`
}

export function noneLeft(where: string): string {
  return `nothing was absorbed: no commit would be left on ${where}`
}

export const staleLook: ErrorText = {
  message: 'something else is staged than was shown; nothing was changed',
  hints: ['look again: git slim absorb --dry-run'],
}
