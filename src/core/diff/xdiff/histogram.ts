import type { Edit } from '../line-diff.js'
import { type ChangedLines, type ComparedTexts, markRange, nothingChanged } from './compared-texts.js'
import { markByMyers } from './myers.js'

/**
 * Marks the lines that the histogram algorithm finds changed: it takes texts apart at the longest piece that they have in
 * common around their rarest lines. Where all lines are frequent, Myers' algorithm goes on. Returns undefined where git
 * itself gives up, and where it takes long: long texts are read anew for each piece.
 *
 * @see git's xdiff/xhistogram.c
 */
export function compareByHistogram(texts: ComparedTexts): ChangedLines | undefined {
  const changed = nothingChanged(texts)
  const index = new Occurrences(texts)
  const open: Edit[] = [{ old: { start: 0, end: texts.old.length }, now: { start: 0, end: texts.now.length } }]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { old, now } = part
    if (old.start === old.end || now.start === now.end) {
      markRange(changed.old, old)
      markRange(changed.now, now)
      continue
    }
    if (!index.fill(part)) return undefined
    const piece = index.rarestPiece(part)
    if (piece === 'all are frequent') markByMyers(texts, changed, part)
    else if (piece === undefined) {
      markRange(changed.old, old)
      markRange(changed.now, now)
    } else {
      open.push({ old: { start: piece.old.end, end: old.end }, now: { start: piece.now.end, end: now.end } })
      open.push({ old: { start: old.start, end: piece.old.start }, now: { start: now.start, end: piece.now.start } })
    }
  }
  return changed
}

/** So many lines are read, again and again, in less than a second. */
const mostRead = 10_000_000

/** A line that stands more often than this is frequent. Git gives up where as many have the same hash. */
const frequent = 64

const NONE = -1

/** Where each line stands in a part of the old text. */
class Occurrences {
  /** By line: where it stands first, and how often it stands there. */
  readonly #first: Int32Array
  readonly #times: Int32Array
  /** By place: where the same line stands next. */
  readonly #next: Int32Array
  #read = 0

  constructor(private readonly texts: ComparedTexts) {
    this.#first = new Int32Array(texts.different)
    this.#times = new Int32Array(texts.different)
    this.#next = new Int32Array(texts.old.length)
  }

  /** Reads the old lines of a part; returns false where it takes long, and where git gives up: too many have one hash. */
  fill({ old: { start, end }, now }: Edit): boolean {
    const { texts } = this
    this.#read += end - start + (now.end - now.start)
    if (this.#read > mostRead) return false
    for (let j = now.start; j < now.end; j++) this.#times[texts.now[j] ?? 0] = 0
    for (let i = start; i < end; i++) this.#times[texts.old[i] ?? 0] = 0
    const buckets = new Buckets(end - start)
    for (let i = end - 1; i >= start; i--) {
      const line = texts.old[i] ?? 0
      const times = this.#times[line] ?? 0
      if (times === 0 && !buckets.add(line)) return false
      this.#next[i] = times === 0 ? NONE : (this.#first[line] ?? NONE)
      this.#first[line] = i
      this.#times[line] = times + 1
    }
    return true
  }

  /** Returns the longest piece that both sides of a part have around the rarest lines; undefined: they have none. */
  rarestPiece(part: Edit): Edit | 'all are frequent' | undefined {
    const search: Search = { part, piece: undefined, rarity: frequent + 1 }
    let hasCommon = false
    for (let j = part.now.start; j < part.now.end; ) {
      const times = this.#times[this.texts.now[j] ?? 0] ?? 0
      if (times > 0) hasCommon = true
      j = times === 0 || times > search.rarity ? j + 1 : this.#tryAt(search, j)
    }
    return hasCommon && search.rarity > frequent ? 'all are frequent' : search.piece
  }

  /** Tries all pieces in which a new line matches; returns the first new line behind all of them. */
  #tryAt(search: Search, j: number): number {
    const line = this.texts.now[j] ?? 0
    let behind = j + 1
    for (let i = this.#first[line] ?? NONE; i !== NONE; ) {
      const { piece, rarity } = this.#pieceAround(search.part, { i, j })
      behind = Math.max(behind, piece.now.end)
      const longest = search.piece === undefined ? 1 : search.piece.old.end - search.piece.old.start
      if (piece.old.end - piece.old.start > longest || rarity < search.rarity) {
        search.piece = piece
        search.rarity = rarity
      }
      i = this.#next[i] ?? NONE
      while (i !== NONE && i < piece.old.end) i = this.#next[i] ?? NONE
    }
    return behind
  }

  /** Returns the piece that both sides have around a match, and how often its rarest line stands in the old text. */
  #pieceAround({ old, now }: Edit, match: Match): { readonly piece: Edit; readonly rarity: number } {
    const { texts } = this
    let { i, j } = match
    let [iEnd, jEnd] = [i + 1, j + 1]
    let rarity = this.#timesAt(i)
    while (i > old.start && j > now.start && texts.old[i - 1] === texts.now[j - 1]) {
      i--
      j--
      rarity = Math.min(rarity, this.#timesAt(i))
    }
    while (iEnd < old.end && jEnd < now.end && texts.old[iEnd] === texts.now[jEnd]) {
      rarity = Math.min(rarity, this.#timesAt(iEnd))
      iEnd++
      jEnd++
    }
    return { piece: { old: { start: i, end: iEnd }, now: { start: j, end: jEnd } }, rarity }
  }

  #timesAt(i: number): number {
    return this.#times[this.texts.old[i] ?? 0] ?? 0
  }
}

/** The best piece so far. */
interface Search {
  readonly part: Edit
  piece: Edit | undefined
  /** How often its rarest line stands in the old text. */
  rarity: number
}

interface Match {
  readonly i: number
  readonly j: number
}

/** How many lines git would keep under the same hash. @see git's xdiff/xmacros.h, XDL_HASHLONG */
class Buckets {
  readonly #bits: number
  readonly #counts: Uint8Array

  constructor(lines: number) {
    this.#bits = Math.max(1, Math.ceil(Math.log2(lines)))
    this.#counts = new Uint8Array(2 ** this.#bits)
  }

  /** Adds a line; returns false where there is no more room for it. */
  add(line: number): boolean {
    const bucket = (line + (line >>> this.#bits)) & (this.#counts.length - 1)
    const count = this.#counts[bucket] ?? 0
    this.#counts[bucket] = count + 1
    return count < frequent
  }
}
