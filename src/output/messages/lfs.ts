import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

const without = 'with pointers in their place: leave out --lfs'

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
    message: `the LFS server of ${address} does not let us in`,
    reason,
    hints: ['may the token read files in LFS, too? It is used for the server of the address alone', without],
  }
}

export function notFound(address: string, reason: string): ErrorText {
  return {
    message: `the LFS server of ${address} does not have the files that the commit names`,
    reason,
    hints: ['were they pushed? git lfs push --all origin', 'leave some out: --lfs-exclude <pattern>', without],
  }
}

export function brokenOff(address: string, reason: string): ErrorText {
  return { message: `the connection to the LFS server of ${address} has broken off`, reason, hints: ['try again'] }
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
    message: `.lfsconfig is refused: ${JSON.stringify(url)} is a place on this machine, or a program`,
    reason: 'a repository has no say in which files of this machine are read',
    hints: [without],
  }
}

export const noFile: ErrorText = {
  message: '.lfsconfig is no file: a link would lead us out of the repository',
  hints: [without],
}

export const noFiles: ErrorText = {
  message: '--lfs needs a worktree to put the files in',
  hints: ['leave out --bare and --no-checkout'],
}

export function onlyFor(option: string): ErrorText {
  return { message: `${option} is for --lfs alone`, hints: ['git-slim clone --help'] }
}

/** What a person may wonder about who has git-lfs installed, or looks at a picture that is none. */
export const pointers = 'files kept in LFS are pointers; with --lfs they are fetched'

export function summary({ files, pointers }: { readonly files: number; readonly pointers: number }): string {
  const left = pointers === 0 ? '' : `, ${pointers} left as pointer${pointers === 1 ? '' : 's'}`
  return `${many(files, 'file')} from LFS${left}`
}

/** @param words git-lfs's own */
export function hookExists(words: string): string {
  return `git-lfs has added no hooks to the clone (${words}); how to have both: git lfs update --manual`
}
