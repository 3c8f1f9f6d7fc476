import type { Commit, Header } from '../object/commit.js'

const signatureHeaders: ReadonlySet<string> = new Set(['gpgsig', 'gpgsig-sha256'])

/** Tells whether a commit is signed, by any of git's formats. */
export function isSigned(commit: Commit): boolean {
  return commit.extraHeaders.some(isSignature)
}

/** Returns headers without signatures: what they signed is gone once anything else changes. */
export function withoutSignatures(headers: readonly Header[]): readonly Header[] {
  return headers.some(isSignature) ? headers.filter(header => !isSignature(header)) : headers
}

function isSignature({ name }: Header): boolean {
  return signatureHeaders.has(name)
}
