import type { Oid } from '../object/oid.js'
import type { RefName } from '../ref/ref-name.js'
import type { RemoteRef } from './clone-plan.js'
import { isOid } from '../object/oid.js'

/** A commit that some digits may stand for, and what a server is asked for to get it: a tag's commit by the tag. */
export interface Candidate {
  readonly commit: Oid
  readonly source: Oid | RefName
}

/** Tells whether a text may be the first digits of a commit's id; git itself takes no fewer than four. */
export function isShortId(text: string): boolean {
  return /^[0-9a-f]{4,63}$/i.test(text) && !isOid(text.toLowerCase())
}

/** Returns the commits that a server's refs stand for and whose ids begin with some digits, each once. */
export function candidatesIn(refs: readonly RemoteRef[], digits: string): readonly Candidate[] {
  const prefix = digits.toLowerCase()
  const found = new Map<Oid, Candidate>()
  for (const { name, oid, peeled } of refs) {
    const commit = peeled ?? oid
    // An old server gives by its id what a ref holds, and not what that stands for.
    if (commit.startsWith(prefix) && !found.has(commit)) {
      found.set(commit, { commit, source: peeled === undefined ? oid : name })
    }
  }
  return [...found.values()]
}
