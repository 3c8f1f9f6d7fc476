/** Messages of the backends that work without git. */
import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

export function unsupportedRevision(revision: string, part: string): ErrorText {
  return {
    message: `"${revision}" needs git itself: the embedded git does not know "${part}"`,
    hints: ['install git 2.31 or newer, or give the commit id'],
  }
}

export function malformedCommit(oid: string, reason: string): ErrorText {
  return { message: `the commit ${oid} is not as git writes commits`, reason, hints: ['git fsck'] }
}

export const noName = 'no name was given'
export const noEmail = 'no email was given'

export function notADate(text: string): ErrorText {
  return {
    message: `"${text}" is not a date`,
    hints: [
      'a moment: 2024-12-31T23:59:59+01:00, "Tue, 31 Dec 2024 23:59:59 +0100", @1735685999',
      'a day: 2024-12-31',
      'a time ago: "2 weeks ago", 3.days.ago, yesterday, now',
    ],
  }
}

export function notACommit(name: string, oid: string): ErrorText {
  return { message: `the branch ${name} cannot point to ${oid}, which is not a commit` }
}

export function expectedOf(name: string, expected: string | null, holds: string | null): string {
  const state = holds === null ? `${name} does not exist` : `${name} is at ${holds}`
  return `${state}, expected ${expected ?? 'none'}`
}

export function foreignRepository(directory: string): ErrorText {
  return {
    message: `the repository at ${directory} is not trusted: another user owns it`,
    reason: 'its settings could do anything in your name, and no safe.directory of yours names it',
    hints: [`git config --global --add safe.directory ${shellWord(directory)}`],
  }
}

export function bareFound(directory: string): string {
  return `${directory} is bare, and was found from a directory in it`
}

export const noGitDirectory = 'neither this directory nor one above it is a repository'
export const badGitFile = 'the file does not say where the repository is'

const elsewhere = 'install git 2.31 or newer; git-slim uses it when it is on PATH'

export function unsupportedRepository(directory: string, what: string): ErrorText {
  return { message: `the embedded git does not work with ${what}: ${directory}`, hints: [elsewhere] }
}

export function bundle(file: string): ErrorText {
  return { message: `the embedded git does not read bundles: ${file}`, hints: [elsewhere] }
}

export function badConfig(file: string, line: number): ErrorText {
  return { message: `line ${line} of the configuration file ${file} is malformed` }
}

export function fileTooLong(file: string, most: number): ErrorText {
  return {
    message: `the file ${file} is longer than ${most} bytes`,
    reason: 'no such file is that long',
    hints: ['git fsck'],
  }
}

export function configUnreadable(file: string, reason: string): ErrorText {
  return { message: `the configuration file ${file} cannot be read`, reason }
}

export function includesTooDeep(file: string): ErrorText {
  return { message: `configuration files include one another without end: ${file}` }
}

/** Git's own message about a file included by a condition on remotes. */
export function remoteInInclude(path: string): ErrorText {
  return {
    message: `the configuration file ${path} is included by includeIf.hasconfig, and so must not set a remote's address`,
  }
}

export function unknownInclude(path: string): ErrorText {
  return {
    message: `the embedded git does not know which file is included by ${path}`,
    hints: ['name it by its full path, or from the home: ~/…', elsewhere],
  }
}

export const badConfigParameters: ErrorText = {
  message: 'GIT_CONFIG_PARAMETERS is malformed: it does not hold settings as git writes them',
}

export function badConfigCount(count: string): ErrorText {
  return {
    message: `GIT_CONFIG_COUNT is "${count}", and not all of GIT_CONFIG_KEY_<n> and GIT_CONFIG_VALUE_<n> are set`,
  }
}

export function unreadableObject(oid: string, reason: string): ErrorText {
  return { message: `the object ${oid} cannot be read`, reason, hints: ['git fsck'] }
}

export function malformedObject(reason: string): ErrorText {
  return { message: 'the repository holds a malformed object', reason, hints: ['git fsck'] }
}

export function emptyLink(path: string): ErrorText {
  return {
    message: `the symbolic link ${JSON.stringify(path)} leads nowhere: it is empty`,
    reason: 'no system makes such a link',
    hints: ['look at it without files: git-slim clone --no-checkout'],
  }
}

export function tooManyFiles(most: number): ErrorText {
  return { message: `the embedded git does not check out more than ${most} files`, hints: [elsewhere] }
}

export function objectTooLarge(size: number): ErrorText {
  return { message: `the embedded git does not hold an object of ${size} bytes in memory`, hints: [elsewhere] }
}

export function noTree(oid: string): ErrorText {
  return { message: `the object ${oid} is named as a tree, and is not one`, hints: ['git fsck'] }
}

export function unsafeName(path: string): ErrorText {
  return {
    message: `the repository holds a file whose name is not safe: ${JSON.stringify(path)}`,
    reason: 'it would lead out of the worktree, or into the repository',
    hints: ['look at it without files: git-slim clone --no-checkout'],
  }
}

export function conversionsLeftOut(attributes: readonly string[]): string {
  const names = attributes.join(', ')
  return `some files were not converted: the embedded git does not do all that .gitattributes asks for (${names})`
}

export function filesLeftOut(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).map(path => JSON.stringify(path))
  const more = paths.length > shown.length ? `, and ${paths.length - shown.length} more` : ''
  return `this file system cannot hold all files beside each other; missing: ${shown.join(', ')}${more}`
}

export function unsupportedProxy(proxy: string): ErrorText {
  return { message: `the embedded git reaches servers through http proxies only, not ${proxy}`, hints: [elsewhere] }
}

export function unsupportedSetting(setting: string): ErrorText {
  return { message: `the embedded git cannot do what ${setting} asks for`, hints: [elsewhere] }
}

export function certificateUnusable(file: string, reason: string): ErrorText {
  return {
    message: `the certificates in ${file} cannot be used`,
    reason,
    hints: ['they are named by http.sslCAInfo, sslCAPath, sslCert and sslKey, or GIT_SSL_CAINFO and the like'],
  }
}

export function lockedKey(file: string): ErrorText {
  return {
    message: `the key in ${file} wants a password`,
    reason: 'the embedded git asks for none',
    hints: ['name a key without one in http.sslKey, or GIT_SSL_KEY', elsewhere],
  }
}

/** Where the embedded git looks for passwords, for a hint. */
export const credentialsFrom = 'GIT_SLIM_TOKEN, or ~/.netrc; credential helpers are asked by git on PATH alone'

export function netrcSays(host: string, user: string | undefined): string {
  return user === undefined ? `.netrc has no password for ${host}` : `tried: the password in .netrc, as user ${user}`
}

export function proxyRefused(proxy: string, status: number): ErrorText {
  return {
    message: `the proxy ${proxy} refused the connection`,
    reason: `HTTP status ${status}`,
    hints: ['check the proxy: https_proxy, no_proxy, git config http.proxy'],
  }
}

export function unsupportedTransport(address: string): ErrorText {
  return { message: `the embedded git does not reach ${address}`, hints: [`use an https address, or ${elsewhere}`] }
}

export const saysNothing = 'the answer is empty'
export const badRedirect = 'the redirect is not a valid address'

export function redirectElsewhere(address: string): string {
  return `the server redirects to ${address}`
}

export const answerBrokeOff = 'the answer ends before it is complete'
export const noSideBand = 'the server lacks the side-band-64k capability'

export const noShallow = 'the server does not offer it'
export const nothingLeft = 'no commits selected'
export const rewritten = 'url.<base>.insteadOf in your configuration leads there'

export function noRef(name: string): string {
  return `${name} is not offered`
}

export function noCommit(name: string): string {
  return `${name} does not point to a commit`
}

export function uncertainMerge(why: string): ErrorText {
  return {
    message: 'the same files changed on both sides, and only git can merge them',
    reason: why,
    hints: ['install git 2.38 or newer; git-slim uses it when it is on PATH'],
  }
}

export const noIndex: ErrorText = {
  message: 'the embedded git does not read the index',
  hints: ['install git 2.31 or newer; git-slim uses it when it is on PATH'],
}

export const noFormats: ErrorText = {
  message: 'the embedded git does not support log formats',
  hints: ['install git 2.31 or newer; git-slim uses it when it is on PATH'],
}

export const filesStay: ErrorText = {
  message: 'the checked-out files would change, and the embedded git does not update them',
  hints: ['install git 2.31 or newer; git-slim uses it when it is on PATH'],
}
