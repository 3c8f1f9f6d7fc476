import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

const help = 'git-slim deepen --help'

export const nothingAsked: ErrorText = {
  message: 'say how much history to fetch',
  hints: ['git slim deepen --by 50, or git slim deepen --to-merge-base origin/main', help],
}

export function together(options: readonly string[]): ErrorText {
  return { message: `${options.join(' and ')} cannot be given together`, hints: [help] }
}

export function onlyFor(option: string, others: readonly string[]): ErrorText {
  return { message: `${option} belongs to ${others.join(' and ')}`, hints: [help] }
}

export const noCommit: ErrorText = {
  message: 'HEAD has no commit yet: there is no history to deepen',
  hints: ['git status'],
}

export function noRemote(name: string): ErrorText {
  return {
    message: `there is no remote "${name}" to fetch from`,
    hints: ['git remote -v shows those there are: git slim deepen --remote <name> …'],
  }
}

export function noSuchRef(name: string, remote: string, closest: readonly string[]): ErrorText {
  const near = closest.length === 0 ? [] : [`the closest: ${closest.join(', ')}`]
  return { message: `${remote} has no branch or tag "${name}"`, hints: [...near, `git ls-remote ${remote}`] }
}

export function unrelated(name: string): ErrorText {
  return {
    message: `HEAD and ${name} have no commit in common`,
    reason: 'both histories were searched to their first commits',
    hints: ['check the name of the branch: git branch --all'],
  }
}

export function tooFar(commits: number): ErrorText {
  return {
    message: `no answer within ${many(commits, 'commit')}`,
    hints: [`go further: --max-commits ${commits * 10}`, 'or fetch all history: git slim deepen --full'],
  }
}

export function noTag(glob: string | undefined, reason: string): ErrorText {
  const which = glob === undefined ? 'no tag' : `no tag that matches "${glob}"`
  return { message: `${which} can be reached from HEAD`, reason, hints: ['git ls-remote --tags'] }
}

export const noTagOffered = 'neither the server nor this repository has a tag'
export const noTagBehind = 'all history was searched'

export const filterIgnored = 'the server does not support filters: trees and files were fetched as well'

export function strays(count: number, ref: string): string {
  const them = `${many(count, 'commit')} of ${ref} that HEAD has merged`
  return `${them} stay disconnected from the merge base, since their history is too long to fetch: git log <base>..HEAD lists them as well`
}

export function bases(oids: readonly string[]): readonly string[] {
  return oids.map(oid => `Merge base ${oid}`)
}

export function described(
  { tag, distance }: { readonly tag: string; readonly distance: number },
  head: string,
): string {
  return distance === 0
    ? `HEAD is ${tag}`
    : `HEAD is ${many(distance, 'commit')} after ${tag}: ${tag}-${distance}-g${head}`
}

interface State {
  readonly commits: number
  readonly depth: number | null
  readonly shallow: boolean
}

/** The result of a deepen, in words and sizes for people. */
export interface DeepenFacts {
  readonly before: State
  readonly after: State
  readonly rounds: number
  readonly received: string
  readonly time: string
}

export function summary({ before, after, rounds, received, time }: DeepenFacts): readonly string[] {
  if (rounds === 0) {
    return [
      before.shallow ? `Nothing to fetch: ${many(before.commits, 'commit')}${depthOf(before)}` : 'Already complete',
    ]
  }
  const all = after.shallow ? '' : ', the whole history'
  return [
    `Deepened from ${many(before.commits, 'commit')} to ${many(after.commits, 'commit')}${depthOf(after)}${all}`,
    `  ${received} received in ${many(rounds, 'fetch').replace('fetchs', 'fetches')}, in ${time}`,
  ]
}

function depthOf({ depth }: State): string {
  return depth === null ? '' : ` (depth ${depth})`
}

export function begins(remote: string): string {
  return `Fetching more history from ${remote} …`
}
