import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

const wholeWay = 'discard every change, as in a new clone: --clean all'

export function damagedObjects(reason: string): ErrorText {
  return { message: 'the existing repository has damaged objects', reason }
}

export const embedded: ErrorText = {
  message: 'the embedded git does not reuse a directory',
  hints: ['install git 2.31 or newer, or clone into an empty directory'],
}

export const unknownBefore: ErrorText = {
  message: 'changes cannot be detected: the commit that was checked out is not known',
  hints: ['reset tracked files and keep the others: --clean tracked', wholeWay],
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
    hints: ['reset tracked files and empty the submodules: --clean tracked', wholeWay],
  }
}

export function localChanges(reason: string): ErrorText {
  return {
    message: 'changed files would be overwritten',
    reason,
    hints: ['save them elsewhere, or overwrite them and keep untracked files: --clean tracked', wholeWay],
  }
}

const elsewhere = 'name another directory, or empty this one'

export function noClone(path: string): ErrorText {
  return { message: `${path} is not empty, and not a clone that can be reused`, hints: [elsewhere] }
}

export function bare(path: string): ErrorText {
  return { message: `${path} is a bare repository`, hints: ['to reuse it as one: --bare', elsewhere] }
}

export function notBare(path: string): ErrorText {
  return { message: `${path} is a clone with files`, hints: ['to reuse it as one: leave out --bare', elsewhere] }
}

export function linked(path: string): ErrorText {
  return {
    message: `the .git of ${path} points to a repository elsewhere`,
    reason: 'a submodule, a linked worktree and a symbolic link cannot be reused',
    hints: [elsewhere],
  }
}

export function originUnknown(path: string): ErrorText {
  return {
    message: `the remote of ${path} is not known`,
    reason: 'its .git/config names no remote, or cannot be read',
    hints: [elsewhere],
  }
}

export function otherRepository(path: string, found: string, wanted: string): ErrorText {
  return {
    message: `${path} is a clone of another repository`,
    // A name that somebody else chose may contain a password.
    reason: `of ${found.replace(/:\/\/[^/@]*@/g, '://')}, and not of ${wanted}`,
    hints: [elsewhere],
  }
}

export function gitAtWork(path: string, pid: number, lock: string): ErrorText {
  return {
    message: `git is running in ${path}`,
    reason: `process ${pid}; it holds ${lock}`,
    hints: ['wait for it, or end it'],
  }
}

export function perhapsAtWork(path: string, lock: string, ageMs: number): ErrorText {
  return {
    message: `git may be running in ${path}`,
    reason: `${lock} was made ${Math.round(ageMs / 1000)} seconds ago; its owner cannot be found on this system`,
    hints: ['if git is not running, remove that file; after ten minutes git-slim takes it for stale'],
  }
}

export function anotherAtWork(path: string, name: string): ErrorText {
  return {
    message: `another git-slim is running in ${path}`,
    reason: `it works in ${name}`,
    hints: ['wait for it; give each job a directory of its own'],
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
  return `${why}: the existing files are removed when the clone is complete (${shown}${more})`
}

/** Old state that a new clone would not have. */
export function leftOut(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(', ')
  return `settings that were not taken over: ${shown}${names.length > 8 ? `, and ${names.length - 8} more` : ''}`
}

export const fetchedAnew = 'the existing repository is damaged: everything was fetched again'

export function excludeWithout(mode: string): ErrorText {
  return {
    message: `--clean-exclude cannot be given with --clean ${mode}`,
    reason: 'in that mode only tracked files are removed',
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
    hints: ['the repository is complete; run the same command again to update the files'],
  }
}

export const noneWithSubmodules: ErrorText = {
  message: '--clean none cannot be given with --submodules',
  reason: 'submodules are cloned anew',
  hints: ['git-slim clone --help'],
}
