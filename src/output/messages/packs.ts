/** What is wrong with a pack that was sent. */
import type { ErrorText } from '../../git/errors.js'

export function isTwice(oid: string): string {
  return `it holds the object ${oid} twice`
}

export function notSent(oid: string): string {
  return `the object ${oid} was asked for, and is not in it`
}

/** What some objects name, and what has not come. */
export function notConnected(oid: string, type: string): string {
  return `it needs the ${type} ${oid}, which is missing`
}

export function noPack(reason: string): ErrorText {
  return { message: 'the pack that was sent is broken', reason, hints: ['git fsck, where the repository is'] }
}
