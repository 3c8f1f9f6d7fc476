import { toLatin1 } from '../bytes/bytes.js'
import type { Commit, Header } from './commit.js'
import type { ObjectFormat, Oid } from './oid.js'

const signatureHeaders: ReadonlySet<string> = new Set(['gpgsig', 'gpgsig-sha256'])

/** Tells whether a commit is signed, by any of git's formats. */
export function isSigned(commit: Commit): boolean {
  return commit.extraHeaders.some(isSignature)
}

/** Returns headers without signatures: a signature is invalid once anything else changes. */
export function withoutSignatures(headers: readonly Header[]): readonly Header[] {
  return headers.some(isSignature) ? headers.filter(header => !isSignature(header)) : headers
}

/**
 * Returns headers without the signed tags of commits that are no longer parents: such a tag belongs to one parent.
 *
 * @see log-tree.c, show_one_mergetag
 */
export function withoutMergeTags(headers: readonly Header[], parents: readonly Oid[]): readonly Header[] {
  return headers.filter(({ name, value }) => name !== 'mergetag' || parents.some(oid => tags(value, oid)))
}

function tags(tag: Uint8Array, commit: Oid): boolean {
  return toLatin1(tag).startsWith(`object ${commit}\n`)
}

function isSignature({ name }: Header): boolean {
  return signatureHeaders.has(name)
}

/** Returns a commit with a signature, in git's place for it. */
export function signedBy(commit: Commit, value: Uint8Array, format: ObjectFormat): Commit {
  const name = format === 'sha1' ? 'gpgsig' : 'gpgsig-sha256'
  return { ...commit, extraHeaders: [...commit.extraHeaders, { name, value }] }
}
