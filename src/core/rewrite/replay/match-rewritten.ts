import { toLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import type { CommitInfo } from '../plan/commit-info.js'

/** Commits that become one, and whose name it then bears. */
export interface Expected {
  readonly old: readonly Oid[]
  readonly author: Uint8Array
}

/**
 * Finds out which new commits stand for which old ones, where git has made them: by who wrote them, and when, in order.
 *
 * Both are oldest first. What is found for none, a commit that git left out for instance, is not in the answer.
 */
export function matchRewritten(
  expected: readonly Expected[],
  made: readonly CommitInfo[],
): readonly (readonly [old: Oid, rewritten: Oid])[] {
  const found: (readonly [Oid, Oid])[] = []
  let from = 0
  for (const { old, author } of expected) {
    const wanted = toLatin1(author)
    const at = made.findIndex(({ commit }, i) => i >= from && toLatin1(commit.author.raw) === wanted)
    const info = made[at]
    if (info === undefined) continue
    from = at + 1
    for (const oid of old) if (oid !== info.oid) found.push([oid, info.oid])
  }
  return found
}
