import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

const without = 'clone with pointer files: leave out --lfs'

export function missing(reason: string): ErrorText {
  return {
    message: '--lfs needs git-lfs, which git does not find',
    reason,
    hints: ['install it: apt-get install git-lfs, brew install git-lfs, apk add git-lfs', without],
  }
}

export const embedded: ErrorText = {
  message: 'the embedded git does not fetch files that are kept in LFS',
  hints: ['install git 2.31 or newer, and git-lfs', without],
}

export function refused(address: string, reason: string): ErrorText {
  return {
    message: `the LFS server of ${address} refused access`,
    reason,
    hints: ['check that the token may read LFS; it is sent only to the host of the address', without],
  }
}

export function notFound(address: string, reason: string): ErrorText {
  return {
    message: `the LFS server of ${address} does not have the files that the commit names`,
    reason,
    hints: ['push them: git lfs push --all origin', 'leave some out: --lfs-exclude <pattern>', without],
  }
}

export function brokenOff(address: string, reason: string): ErrorText {
  return { message: `the connection to the LFS server of ${address} was lost`, reason, hints: ['try again'] }
}

export function tooSlow(address: string, reason: string): ErrorText {
  return {
    message: `the LFS server of ${address} has stopped answering`,
    reason,
    hints: ['try again; a server that needs longer: --stall-timeout <seconds>'],
  }
}

export function localServer(url: string): ErrorText {
  return {
    message: `.lfsconfig is refused: ${JSON.stringify(url)} is a local path or a program`,
    reason: 'a repository must not choose which local files are read',
    hints: [without],
  }
}

export const noFile: ErrorText = {
  message: '.lfsconfig is not a regular file: a link could lead out of the repository',
  hints: [without],
}

export const noFiles: ErrorText = {
  message: '--lfs needs a worktree to put the files in',
  hints: ['leave out --bare and --no-checkout'],
}

export function onlyFor(option: string): ErrorText {
  return { message: `${option} works only with --lfs`, hints: ['git-slim clone --help'] }
}

/** An explanation for people who have git-lfs installed, or find a pointer instead of a picture. */
export const pointers = 'files kept in LFS are pointers; with --lfs they are fetched'

export function summary({ files, pointers }: { readonly files: number; readonly pointers: number }): string {
  const left = pointers === 0 ? '' : `, ${pointers} left as pointer${pointers === 1 ? '' : 's'}`
  return `${many(files, 'file')} from LFS${left}`
}

/** @param words git-lfs's own */
export function hookExists(words: string): string {
  return `git-lfs did not install its hooks in the clone (${words}); to combine them: git lfs update --manual`
}
