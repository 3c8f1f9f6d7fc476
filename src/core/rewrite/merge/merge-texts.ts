import { fromLatin1 } from '../../bytes/bytes.js'
import type { Edit, Range } from '../../diff/line-diff.js'
import { isBinary, type Lines, linesOf } from '../../diff/lines.js'
import type { Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { Trees } from '../tree/trees.js'
import { type ComparedTexts, editsOf, type LineNumbers, numberLines } from '../../diff/xdiff/compared-texts.js'
import { compareByHistogram } from '../../diff/xdiff/histogram.js'
import { compareByMyers } from '../../diff/xdiff/myers.js'
import { type Algorithm, slideChanges } from '../../diff/xdiff/slide-changes.js'

/** The same file as a base, and as two sides have it. */
export interface ThreeBlobs {
  readonly base: Oid
  readonly ours: Oid
  readonly theirs: Oid
}

/** Merges two versions of a file with {@link mergeTexts}, and takes in what is made. */
export async function mergeBlobs(trees: Trees, { base, ours, theirs }: ThreeBlobs): Promise<Oid | undefined> {
  const known = trees.done.get(`${base} ${theirs} ${ours}`)
  if (known !== undefined) return known
  const [b, o, t] = await Promise.all([trees.blob(base), trees.blob(ours), trees.blob(theirs)])
  const body = mergeTexts(b, o, t)
  if (body === undefined) return undefined
  const blob: RawObject = { type: 'blob', body }
  const merged = hashObject(blob, trees.format)
  trees.adopt([blob])
  trees.done.set(`${base} ${theirs} ${ours}`, merged)
  return merged
}

/** Larger files are left to git. */
const largest = 4 * 1024 * 1024

/**
 * Merges two versions of a text as git does, where that is certain; else returns undefined.
 *
 *     base    a b c d e f
 *     ours    a X c d e f
 *     theirs  a b c d Y f
 *     merged  a X c d Y f
 *
 * It is certain where git's two ways to compare lines, histogram and Myers, come to the same text without a conflict:
 * which of them git takes depends on its version and its settings.
 */
export function mergeTexts(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Uint8Array | undefined {
  const bodies = [base, ours, theirs]
  if (bodies.some(body => body.length > largest || isBinary(body))) return undefined
  const texts = bodies.map(linesOf)
  const { numbered, different } = numberLines(texts)
  const [ourLines, theirLines] = [texts[1] ?? [], texts[2] ?? []]
  const [ofBase, ofOurs, ofTheirs] = numbered
  if (ofBase === undefined || ofOurs === undefined || ofTheirs === undefined) return undefined
  const three = { base: ofBase, ours: ofOurs, theirs: ofTheirs, different }
  const byHistogram = mergeBy('histogram', three)
  const byMyers = byHistogram && mergeBy('myers', three)
  if (byHistogram === undefined || byMyers === undefined) return undefined
  const merged = joinedText(byHistogram, ourLines, theirLines)
  return merged === joinedText(byMyers, ourLines, theirLines) ? fromLatin1(merged) : undefined
}

interface ThreeTexts {
  readonly base: LineNumbers
  readonly ours: LineNumbers
  readonly theirs: LineNumbers
  readonly different: number
}

/** Lines of theirs that stand in the place of some of ours. */
interface Taken {
  readonly ours: Range
  readonly theirs: Range
}

function mergeBy(algorithm: Algorithm, three: ThreeTexts): readonly Taken[] | undefined {
  const { base: old, different } = three
  const ours = editsBy(algorithm, { old, now: three.ours, different })
  const theirs = ours && editsBy(algorithm, { old, now: three.theirs, different })
  if (ours === undefined || theirs === undefined) return undefined
  return takenFrom(piecesOf(three, ours, theirs), three)
}

function editsBy(algorithm: Algorithm, texts: ComparedTexts): readonly Edit[] | undefined {
  const changed = algorithm === 'myers' ? compareByMyers(texts) : compareByHistogram(texts)
  if (changed === undefined || !slideChanges(texts, changed, algorithm)) return undefined
  return editsOf(changed)
}

/** What was changed in one place, and by whom. */
interface Piece {
  by: 'ours' | 'theirs' | 'both'
  ours: Range
  theirs: Range
}

/**
 * Returns what the two sides have changed, in order; changes that touch are one, and what both changed in the same way is
 * none.
 *
 * @see git's xdiff/xmerge.c, xdl_do_merge
 */
function piecesOf(three: ThreeTexts, ours: readonly Edit[], theirs: readonly Edit[]): readonly Piece[] {
  const pieces: Piece[] = []
  const end = {
    ours: { start: three.ours.length - three.base.length, end: 0 },
    theirs: { start: three.theirs.length - three.base.length, end: 0 },
  }
  let [i, j] = [0, 0]
  for (let [our, their] = [ours[i], theirs[j]]; our ?? their; our = ours[i], their = theirs[j]) {
    if (our !== undefined && (their === undefined || our.old.end < their.old.start)) {
      const by = their === undefined ? end.theirs.start : their.now.start - their.old.start
      add(pieces, { by: 'ours', ours: our.now, theirs: shifted(our.old, by) })
      i++
    } else if (their !== undefined && (our === undefined || their.old.end < our.old.start)) {
      const by = our === undefined ? end.ours.start : our.now.start - our.old.start
      add(pieces, { by: 'theirs', ours: shifted(their.old, by), theirs: their.now })
      j++
    } else if (our !== undefined && their !== undefined) {
      if (!isSameChange(three, our, their)) add(pieces, overlap(our, their))
      if (our.old.end >= their.old.end) j++
      if (their.old.end >= our.old.end) i++
    }
  }
  return pieces
}

function shifted({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by }
}

function isSameChange({ ours, theirs }: ThreeTexts, our: Edit, their: Edit): boolean {
  const isSamePlace = our.old.start === their.old.start && our.old.end === their.old.end
  return isSamePlace && haveSameLines({ ours, theirs }, our.now, their.now)
}

function haveSameLines(
  { ours, theirs }: Pick<ThreeTexts, 'ours' | 'theirs'>,
  { start, end }: Range,
  their: Range,
): boolean {
  if (end - start !== their.end - their.start) return false
  for (let i = start; i < end; i++) if (ours[i] !== theirs[their.start + i - start]) return false
  return true
}

/** Returns what both sides have made of all the lines that one or the other has changed. */
function overlap(our: Edit, their: Edit): Piece {
  const above = our.old.start - their.old.start
  const below = our.old.end - their.old.end
  return {
    by: 'both',
    ours: { start: our.now.start - Math.max(above, 0), end: our.now.end + Math.max(-below, 0) },
    theirs: { start: their.now.start - Math.max(-above, 0), end: their.now.end + Math.max(below, 0) },
  }
}

/** Adds a piece, or makes it one with the last one that it touches. */
function add(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1)
  if (last === undefined || (piece.ours.start > last.ours.end && piece.theirs.start > last.theirs.end)) {
    pieces.push(piece)
    return
  }
  if (last.by !== piece.by) last.by = 'both'
  last.ours = { start: last.ours.start, end: piece.ours.end }
  last.theirs = { start: last.theirs.start, end: piece.theirs.end }
}

/** Returns what is taken from theirs, or undefined where the sides conflict: both have changed lines, and not alike. */
function takenFrom(pieces: readonly Piece[], three: ThreeTexts): readonly Taken[] | undefined {
  const conflicts = ({ by, ours, theirs }: Piece) =>
    by === 'both' && (ours.start === ours.end || !haveSameLines(three, ours, theirs))
  return pieces.some(conflicts) ? undefined : pieces.filter(({ by }) => by === 'theirs')
}

function joinedText(taken: readonly Taken[], ours: Lines, theirs: Lines): string {
  const parts: string[] = []
  let at = 0
  for (const piece of taken) {
    parts.push(ours.slice(at, piece.ours.start).join(''), theirs.slice(piece.theirs.start, piece.theirs.end).join(''))
    at = piece.ours.end
  }
  return parts.join('') + ours.slice(at).join('')
}
