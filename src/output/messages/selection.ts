/** Messages about the part of a repository that a clone fetches. */
import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

export function badFilter(text: string, forms: readonly string[]): ErrorText {
  const sparse = text.startsWith('sparse:') ? ['check out only some directories: --sparse <dir>'] : []
  return { message: `--filter does not take "${text}"`, hints: [`it takes ${forms.join(', ')}`, ...sparse] }
}

export function filterIgnored(spec: string): string {
  return `the server does not support --filter ${spec}: everything was fetched`
}

export function filterRefused(address: string, reason: string): ErrorText {
  return { message: `${address} does not take this filter`, reason, hints: ['clone without a filter: --filter none'] }
}

type DirectoryProblem = 'empty' | 'outside' | 'newline'

const directoryProblems: Record<DirectoryProblem, string> = {
  empty: 'the name is empty: is its variable set? For the files at the top only: --sparse .',
  outside: 'the path leads out of the repository',
  newline: 'git cannot keep a name with a newline in it',
}

export function badDirectory(text: string, problem: DirectoryProblem): ErrorText {
  return {
    message: `--sparse does not take ${JSON.stringify(text)}`,
    reason: directoryProblems[problem],
    hints: ['directories are named from the top of the repository: --sparse src/main'],
  }
}

export const sparseBare: ErrorText = {
  message: 'a bare clone has no files to choose from',
  hints: ['fetch no files: --bare --filter blob:none'],
}

export const filterAndLfs: ErrorText = {
  message: '--filter, --sparse and --lfs cannot be given together',
  reason: 'git-lfs reads every file of the commit, even those that are not checked out',
  hints: ['leave out --filter: with --sparse and --lfs, LFS files outside the directories are not fetched'],
}

export function unreadablePatterns(file: string, reason: string): ErrorText {
  return { message: `the patterns in ${file} cannot be read`, reason }
}

export const nothingPicked = 'the patterns match no file of this commit: nothing was checked out'

export function missingDirectory(missing: {
  readonly directory: string
  readonly isFile: boolean
  readonly closest: readonly string[]
}): string {
  const { directory, isFile, closest } = missing
  const shown = JSON.stringify(directory)
  if (isFile) return `${shown} is a file, not a directory; for files use --sparse-patterns`
  const others = closest.length === 0 ? '' : `; the closest: ${closest.map(name => JSON.stringify(name)).join(', ')}`
  return `there is no directory ${shown} in this commit${others}`
}

const extraRefForms = 'as <ref>, or <ref>:<local>: --extra-ref main, --extra-ref pull/7/head:refs/remotes/origin/pr-7'

export function badExtraRef(text: string): ErrorText {
  const all = text.includes('*') ? ['all of them: --all-branches, --tags'] : []
  return { message: `--extra-ref "${text}" names no ref`, hints: [extraRefForms, ...all] }
}

type LocalNameProblem = 'invalid' | 'outside-refs' | 'reserved' | 'taken' | 'needed'

const localNameProblems: Record<LocalNameProblem, string> = {
  invalid: 'git does not allow this ref name',
  'outside-refs': 'a local name is written in full, and begins with refs/',
  reserved: 'git-slim uses this name itself while it clones',
  taken: "the name is taken by HEAD's branch or by another fetched ref",
  needed: 'no local name can be derived from the ref',
}

export function localName(request: {
  readonly name: string
  readonly local: string
  readonly problem: LocalNameProblem
}): ErrorText {
  const { name, local, problem } = request
  return {
    message: problem === 'needed' ? `--extra-ref ${name} needs a local name` : `${name} cannot be stored as "${local}"`,
    reason: localNameProblems[problem],
    hints: [`another name: --extra-ref ${name}:refs/remotes/origin/<name>`],
  }
}

/** Suggestions for a name that is neither a branch nor a tag. */
export function noBranchBut(name: string): readonly string[] {
  if (name === 'HEAD') return ["leave out --branch for the server's HEAD; detached: --revision HEAD"]
  if (/^[0-9a-f]{4,64}$/i.test(name)) return [`a commit by its id: --revision ${name}`]
  const isOther = /^(?:refs\/(?!heads\/|tags\/)|pull\/|merge-requests\/|changes\/)/.test(name)
  return isOther ? [`a ref that is neither branch nor tag: --revision ${shellWord(name)}`] : []
}

export function lookingFor(digits: string, depth: number): string {
  return `no ref points to ${digits}: searching the last ${depth} commits${depth > 50 ? ' of each branch' : ''}`
}

export function ambiguousId(digits: string, commits: readonly string[]): ErrorText {
  const more = commits.length > 5 ? [`and ${commits.length - 5} more`] : []
  return { message: `"${digits}" is ambiguous`, hints: [...commits.slice(0, 5), ...more] }
}

const allDigits = 'a full commit id is always found: --revision <40 or 64 digits>'

export function idNotSearched(digits: string, url: string): ErrorText {
  return {
    message: `no ref of ${url} points to a commit ${digits}`,
    reason: 'the server does not support filters, so its history was not searched',
    hints: [allDigits],
  }
}

export function idNotFound(digits: string, url: string, depth: number): ErrorText {
  return {
    message: `no branch of ${url} has a commit ${digits}`,
    reason: `the last ${depth} commits of each branch were searched; refs of pull requests were not`,
    hints: [allDigits],
  }
}
