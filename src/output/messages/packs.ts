/** What is wrong with a pack that was sent. */
import type { ErrorText } from '../../git/errors.js'

export function isTwice(oid: string): string {
  return `the object ${oid} is in it twice`
}

export function notSent(oid: string): string {
  return `the object ${oid} was asked for, and is not in it`
}

/** What some objects name, and what has not come. */
export function notConnected(oid: string, type: string): string {
  return `the ${type} ${oid} is named in it, and is not there`
}

export function noPack(reason: string): ErrorText {
  return { message: 'the pack that was sent is broken', reason, hints: ['git fsck, where the repository is'] }
}
