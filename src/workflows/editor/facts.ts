import { decodeLossy } from '../../core/bytes/bytes.js'
import type { CommitFacts, EditorSession } from '../../core/editor/session.js'
import { inUtf8 } from '../../core/message/encoding.js'
import { identParts } from '../../core/object/ident.js'
import type { Oid } from '../../core/object/oid.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { isSigned } from '../../core/object/signature.js'
import type { RefName } from '../../git/port.js'
import { sanitize } from '../../output/sanitize.js'
import type { RefSnapshot } from '../ref-snapshot.js'
import { subjectOf } from '../rewrite/subject.js'

/** Returns a commit's message, in UTF-8. */
export function messageOf(info: CommitInfo | undefined): Uint8Array | undefined {
  return info === undefined ? undefined : inUtf8(info.commit).message
}

export interface Surroundings {
  readonly branch: RefName | undefined
  readonly refs: RefSnapshot
  /** The original commits of those that exist only in memory. */
  readonly wholes: ReadonlyMap<Oid, Oid>
}

/**
 * Returns what an editor shows of commits, by the words that lines name them with. Each is computed when it is first
 * needed: of thousands, few are seen.
 */
export function factsOf(
  commits: ReadonlyMap<string, CommitInfo>,
  { branch, refs, wholes }: Surroundings,
): EditorSession['facts'] {
  const branches = new Map<Oid, string[]>()
  for (const { name, oid, symref } of refs.under('refs/heads/')) {
    if (name === branch || symref !== undefined) continue
    branches.set(oid, [...(branches.get(oid) ?? []), sanitize(shortRefName(name))])
  }
  const known = new Map<string, CommitFacts>()
  const byOid = (oid: Oid) => commits.get(oid) ?? [...commits.values()].find(info => info.oid === oid)
  const factsOfPart = (info: CommitInfo): CommitFacts | undefined => {
    const oid = wholes.get(info.oid)
    if (oid === undefined) return undefined
    const whole = byOid(oid)
    // The last part has everything of the whole commit: its files and its branches.
    const isLast = whole?.commit.tree === info.commit.tree
    const facts = factsOfCommit(info, isLast ? (branches.get(oid) ?? []) : [])
    return { ...facts, partOf: oid, signature: isLast && isSigned(whole.commit) ? 'signed' : 'none' }
  }
  return word => {
    const info = commits.get(word)
    if (info === undefined) return undefined
    const facts = known.get(word) ?? factsOfPart(info) ?? factsOfCommit(info, branches.get(info.oid) ?? [])
    known.set(word, facts)
    return facts
  }
}

function factsOfCommit({ oid, commit }: CommitInfo, branches: readonly string[]): CommitFacts {
  const { author, message } = inUtf8(commit)
  const { name, date } = identParts(author)
  return {
    oid,
    subject: oneLine(subjectOf(message)),
    author: oneLine(decodeLossy(name)),
    seconds: date?.seconds,
    message: sanitize(decodeLossy(message)),
    parents: commit.parents,
    signature: isSigned(commit) ? 'signed' : 'none',
    branches,
  }
}

function oneLine(text: string): string {
  return sanitize(text).replace(/[\n\t]/g, ' ')
}
