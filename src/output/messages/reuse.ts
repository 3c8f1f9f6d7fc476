import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

const wholeWay = 'to have the files as in a new clone, whatever was changed: --clean all'

export function damagedObjects(reason: string): ErrorText {
  return { message: 'objects of the repository that was there are damaged', reason }
}

export const embedded: ErrorText = {
  message: 'the embedded git does not reuse a directory',
  hints: ['install git 2.31 or newer, or clone into an empty directory'],
}

export const unknownBefore: ErrorText = {
  message: 'it cannot be told what was changed: the commit that the files were of is not known',
  hints: ['to have tracked files as in the commit, and keep the others: --clean tracked', wholeWay],
}

/** Of `--clean tracked`. */
export function perhapsStale(path: string): string {
  return (
    `git-slim cannot tell which commit the files in ${path} are from: ` +
    'files that were tracked, and are not in the new commit, stay'
  )
}

export function submoduleThere(path: string): ErrorText {
  return {
    message: `the submodule ${path} is cloned, and would lose its repository`,
    hints: ['to have tracked files as in the commit, and submodules empty: --clean tracked', wholeWay],
  }
}

export function localChanges(reason: string): ErrorText {
  return {
    message: 'files were changed, and would be overwritten',
    reason,
    hints: ['save them elsewhere; or, to overwrite them and keep what is not tracked: --clean tracked', wholeWay],
  }
}

const elsewhere = 'name another directory, or empty this one'

export function noClone(path: string): ErrorText {
  return { message: `${path} is not empty, and no clone that could be reused`, hints: [elsewhere] }
}

export function bare(path: string): ErrorText {
  return { message: `${path} is a bare repository`, hints: ['to reuse it as one: --bare', elsewhere] }
}

export function notBare(path: string): ErrorText {
  return { message: `${path} is a clone with files`, hints: ['to reuse it as one: leave out --bare', elsewhere] }
}

export function linked(path: string): ErrorText {
  return {
    message: `the .git of ${path} leads to a repository elsewhere`,
    reason: 'it is a submodule or a linked worktree, or a link was put there: neither is reused',
    hints: [elsewhere],
  }
}

export function originUnknown(path: string): ErrorText {
  return {
    message: `it cannot be told what ${path} was cloned from`,
    reason: 'its .git/config names no remote, or cannot be read',
    hints: [elsewhere],
  }
}

export function otherRepository(path: string, found: string, wanted: string): ErrorText {
  return {
    message: `${path} is a clone of another repository`,
    // What somebody has put there may hold a password.
    reason: `of ${found.replace(/:\/\/[^/@]*@/g, '://')}, and not of ${wanted}`,
    hints: [elsewhere],
  }
}

export function gitAtWork(path: string, pid: number, lock: string): ErrorText {
  return {
    message: `a git is at work in ${path}`,
    reason: `process ${pid}; it holds ${lock}`,
    hints: ['wait for it, or end it'],
  }
}

export function perhapsAtWork(path: string, lock: string, ageMs: number): ErrorText {
  return {
    message: `a git may be at work in ${path}`,
    reason: `${lock} was made ${Math.round(ageMs / 1000)} seconds ago, and this system does not tell by whom`,
    hints: ['if none is, remove that file; after ten minutes it is taken for one that was left behind'],
  }
}

export function anotherAtWork(path: string, name: string): ErrorText {
  return {
    message: `another git-slim is at work in ${path}`,
    reason: `it works in ${name}`,
    hints: ['wait for it; each job needs a directory of its own'],
  }
}

export function foreignOwner(path: string, uid: number): string {
  return (
    `${path} belongs to another user (${uid}); later commands of git refuse to work there, unless told: ` +
    `git config --global --add safe.directory ${shellWord(path)}`
  )
}

export function replacing(why: string, names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  const more = names.length > 8 ? `, and ${names.length - 8} more` : ''
  return `${why}: what is there goes when the clone is complete (${shown}${more})`
}

/** What of what was there a new clone would not have. */
export function leftOut(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  return `not taken over from what was there: ${shown}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`
}

export const fetchedAnew = 'what was there is damaged: all was fetched anew'

export function excludeWithout(mode: string): ErrorText {
  return {
    message: `--clean-exclude cannot be given with --clean ${mode}`,
    reason: 'nothing is removed then, but for files that were tracked',
    hints: ['git-slim clone --help'],
  }
}

export function onlyWithReuse(option: string): ErrorText {
  return { message: `${option} can only be given with --reuse`, hints: ['git-slim clone --help'] }
}

export function unfinished(path: string, reason: string): ErrorText {
  return {
    message: `not all files in ${path} could be changed`,
    reason,
    hints: ['the repository is the new one; the same command again makes the files whole'],
  }
}

export const noneWithSubmodules: ErrorText = {
  message: '--clean none cannot be given with --submodules',
  reason: 'submodules are cloned anew',
  hints: ['git-slim clone --help'],
}
