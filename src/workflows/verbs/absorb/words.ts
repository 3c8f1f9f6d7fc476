import { decodeLossy, fromLatin1 } from '../../../core/bytes/bytes.js'
import { identParts } from '../../../core/object/ident.js'
import { isOid, type Oid, shortOid } from '../../../core/object/oid.js'
import type { Placed } from '../../../core/rewrite/plan/place-hunks.js'
import type { Piece } from '../../../core/rewrite/plan/pieces.js'
import { messages } from '../../../output/messages.js'
import { sanitizeLine } from '../../../output/sanitize.js'
import { subjectOf } from '../../rewrite/subject.js'
import type { FoundStack } from './stack.js'

/** Returns the place of a part in the staged files. */
export function placeOf(piece: Piece): string {
  const path = sanitizeLine(decodeLossy(fromLatin1(piece.file.path)))
  if (piece.kind === 'mode') return messages.absorb.mode(path, piece.file.to?.mode ?? '')
  if (piece.kind !== 'hunk') return path
  const { at, lines, now } = piece.hunk
  return messages.absorb.lines(path, { first: now.start + 1, added: lines.length, removed: at.end - at.start })
}

/** Returns the target of a part, or why it stays. */
export function goalOf({ piece, fate }: Placed, stack: FoundStack): string {
  if (fate.kind === 'into') return `→ ${nameOf(stack.commits[fate.index]?.oid, stack)}`
  const commit = nameOf(fate.by ?? undefined, stack)
  switch (fate.why) {
    case 'untouched':
      return messages.absorb.untouched(endOf(stack))
    case 'not-yours':
      return messages.absorb.notYours(commit, authorOf(fate.by, stack))
    case 'new':
      return messages.absorb.isNew
    case 'renamed':
      return piece.file.to === undefined ? messages.absorb.renamedAway : messages.absorb.renamed
    case 'removed':
      return messages.absorb.removed(commit)
  }
}

function nameOf(oid: Oid | undefined, { commits }: FoundStack): string {
  const info = commits.find(other => other.oid === oid)
  return info === undefined ? '' : `${shortOid(info.oid)} ${subjectOf(info.commit.message)}`
}

function authorOf(oid: Oid | null, { commits }: FoundStack): string {
  const info = commits.find(other => other.oid === oid)
  return info === undefined ? '' : sanitizeLine(decodeLossy(identParts(info.commit.author).name))
}

/** Returns the base of the candidates. */
export function endOf({ end }: FoundStack): string {
  switch (end.kind) {
    case 'base':
      return messages.absorb.sinceBase(isOid(end.name) ? shortOid(end.name) : end.name)
    case 'published':
      return messages.absorb.sincePublished(shortOid(end.commit))
    case 'merge':
      return messages.absorb.sinceMerge(shortOid(end.commit))
    case 'shallow':
      return messages.absorb.sinceShallow(shortOid(end.commit))
    case 'root':
      return messages.absorb.everAfter
  }
}
