/** Messages about signing commits. */
import type { ErrorText } from '../../core/errors.js'
import { many } from '../many.js'

const unsigned = 'do not sign: add --no-gpg-sign'

export const needsGit: ErrorText = {
  message: 'signing commits needs git on PATH',
  hints: ['install git, and run it with --backend system', unsigned],
}

export function unknownFormat(format: string): ErrorText {
  return {
    message: `gpg.format is "${format}"; there are openpgp, x509 and ssh`,
    hints: ['git config --show-origin gpg.format', unsigned],
  }
}

export const noSshKey = 'neither user.signingKey nor gpg.ssh.defaultKeyCommand is set'

export function noDefaultKey(reason: string): string {
  return `gpg.ssh.defaultKeyCommand returned no key: ${reason}`
}

export function failed(reason: string): ErrorText {
  return {
    message: 'a commit could not be signed; nothing was changed',
    reason,
    hints: ['see which key is used: git config --get-regexp "^(user.signingkey|gpg[.].*)"', unsigned],
  }
}

export function nothingWritten(program: string): string {
  return `${program} wrote no signature`
}

export const cancelled: ErrorText = {
  message: 'signing was cancelled; nothing was changed',
  hints: [unsigned],
}

/**
 * @param why why they could not be signed again; undefined when it was not tried
 *
 * @param why what kept them from being signed again; undefined when it was not tried
 */
export function dropped(count: number, why: string | undefined): string {
  // The last line is the error; before it are gpg's progress messages.
  const reason = why === undefined ? '' : ` (${why.split('\n').at(-1) ?? ''})`
  return `${many(count, 'signature')} could not be kept: rewritten commits are not signed${reason}`
}

export function signed(count: number): string {
  return `signed ${many(count, 'new commit')}`
}

export function wouldSign(count: number): string {
  return `would sign ${many(count, 'new commit')}, whose ids are not known yet`
}

/** A placeholder for the id of a commit that has none yet. */
export const notYetNamed = '(new)'
