/** Messages of a report about a range. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'
import { shellWord } from '../shell-word.js'

const help = 'git slim report --help'

export function onlyWithRange(option: string): ErrorText {
  return { message: `${option} belongs to --range`, hints: [help] }
}

export function notWithRange(option: string): ErrorText {
  return { message: `${option} and --range cannot be given together`, hints: [help] }
}

export function notARange(text: string): ErrorText {
  return {
    message: `${JSON.stringify(text)} is not a range`,
    hints: ['name the base and the head: git slim report --range origin/main..HEAD'],
  }
}

export function noMergeBase(range: string, base: string): ErrorText {
  return {
    message: `the two ends of ${range} have no merge base here`,
    hints: [`if the clone is shallow: git slim deepen --to-merge-base ${shellWord(base)}`],
  }
}

export function rangeCut(range: string, commit: string): ErrorText {
  const [base = ''] = range.split('..')
  return {
    message: `history of ${range} is cut off at ${commit}: what it adds is not known`,
    hints: [`fetch it: git slim deepen --to-merge-base ${shellWord(base)}`],
  }
}

export function overBudget(bytes: string, allowed: string): ErrorText {
  return {
    message: `${bytes} is more than the ${allowed} that --fail-over allows`,
    hints: ['see the largest blobs above; keep large files in LFS, or fold commits that add and delete them'],
  }
}

export function notAnId(file: string, line: number, text: string): ErrorText {
  return {
    message: `line ${line} of ${file} is no full object id: ${text}`,
    hints: ['list blobs: git slim report --range <range> --json'],
  }
}

export function unreadableExempt(file: string, reason: string): ErrorText {
  return { message: `the list of exempt blobs "${file}" cannot be read`, reason }
}

export const rangeTitles = {
  largest: 'Largest blobs, uncompressed',
  gone: 'In commits of the range, but not in its last one: every clone has them all the same',
} as const

export function rangeHeadline(it: {
  range: string
  added: string
  whole: string
  commits: number
  blobs: number
}): string {
  return `${it.range} adds ${it.added} to every clone: ${many(it.commits, 'commit')}, ${many(it.blobs, 'blob')}; ${it.whole} as a pack of its own`
}

export function foldThem(base: string): string {
  return `They go when the commits are folded before they are merged: git slim squash ${base}..`
}
