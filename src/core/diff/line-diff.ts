import { diff } from 'fast-myers-diff'
import type { Lines } from './lines.js'

/** A range of lines, counted from 0; empty where both are the same. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One edit: the lines of `old` became those of `now`. */
export interface Edit {
  readonly old: Range
  readonly now: Range
}

/** Up to this length two texts are compared completely: for very different texts the time grows with the square. */
const smallEnough = 4000

/**
 * Returns the edits between two lists of lines, in order, with an unchanged line between any two of them. Of several
 * equal lines, the last ones count as added or removed, as git shows it, whatever else was edited.
 */
export function diffLines(old: Lines, now: Lines): readonly Edit[] {
  // Most of a file is unchanged: only the part between the first and the last difference is compared.
  const whole = trimmed({ a: old, b: now }, { old: { start: 0, end: old.length }, now: { start: 0, end: now.length } })
  const names = new Map<string, number>()
  const nameOf = (line: string) => names.get(line) ?? names.set(line, names.size).size - 1
  const named = (lines: Lines, { start, end }: Range) => Uint32Array.from(lines.slice(start, end), nameOf)
  const [a, b] = [named(old, whole.old), named(now, whole.now)]
  const edits: Edit[] = []
  compare({ a, b }, { old: { start: 0, end: a.length }, now: { start: 0, end: b.length } }, edits)
  const found = edits.map(edit => ({
    old: shifted(edit.old, whole.old.start),
    now: shifted(edit.now, whole.now.start),
  }))
  return slidDown(found, { old, now })
}

function shifted({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by }
}

/** Both texts with a number for each distinct line. */
interface Sides {
  readonly a: Uint32Array
  readonly b: Uint32Array
}

/** Compares two ranges: long ones are divided first, at lines that are unique on both sides. */
function compare(sides: Sides, whole: Edit, edits: Edit[]): void {
  const { a, b } = sides
  const { old, now } = trimmed(sides, whole)
  const [count, other] = [old.end - old.start, now.end - now.start]
  if (count === 0 && other === 0) return
  if (count === 0 || other === 0) edits.push({ old, now })
  else if (count + other <= smallEnough) {
    for (const [i, iEnd, j, jEnd] of diff(a.subarray(old.start, old.end), b.subarray(now.start, now.end))) {
      edits.push({
        old: { start: old.start + i, end: old.start + iEnd },
        now: { start: now.start + j, end: now.start + jEnd },
      })
    }
  } else compareBetween(sides, { old, now }, edits)
}

function compareBetween(sides: Sides, whole: Edit, edits: Edit[]): void {
  const anchors = longestRise(uniquePairs(sides, whole))
  if (anchors.length === 0) {
    edits.push(whole)
    return
  }
  let [i, j] = [whole.old.start, whole.now.start]
  for (const [atOld, atNow] of [...anchors, [whole.old.end, whole.now.end] as const]) {
    compare(sides, { old: { start: i, end: atOld }, now: { start: j, end: atNow } }, edits)
    ;[i, j] = [atOld + 1, atNow + 1]
  }
}

/** Removes the common beginning and end. */
function trimmed({ a, b }: { a: ArrayLike<unknown>; b: ArrayLike<unknown> }, { old, now }: Edit): Edit {
  let [i, iEnd, j, jEnd] = [old.start, old.end, now.start, now.end]
  while (i < iEnd && j < jEnd && a[i] === b[j]) {
    i++
    j++
  }
  while (i < iEnd && j < jEnd && a[iEnd - 1] === b[jEnd - 1]) {
    iEnd--
    jEnd--
  }
  return { old: { start: i, end: iEnd }, now: { start: j, end: jEnd } }
}

type Pair = readonly [old: number, now: number]

/** Returns the positions of lines that occur exactly once on each side, in their old order. */
function uniquePairs({ a, b }: Sides, { old, now }: Edit): readonly Pair[] {
  const places = placesOf(b, now)
  const own = placesOf(a, old)
  const pairs: Pair[] = []
  for (const [name, i] of own) {
    const j = places.get(name)
    if (i >= 0 && j !== undefined && j >= 0) pairs.push([i, j])
  }
  return pairs
}

/** The position of each line; -1 for one that occurs several times. */
function placesOf(names: Uint32Array, { start, end }: Range): ReadonlyMap<number, number> {
  const places = new Map<number, number>()
  for (let i = start; i < end; i++) {
    const name = names[i] ?? 0
    places.set(name, places.has(name) ? -1 : i)
  }
  return places
}

/** Returns the longest sequence of pairs that ascends on both sides. */
function longestRise(pairs: readonly Pair[]): readonly Pair[] {
  /** The last pair of the best sequence of each length, and the pair before each pair. */
  const tops: number[] = []
  const before: number[] = []
  const nowAt = (index: number | undefined) => pairs[index ?? -1]?.[1] ?? -1
  pairs.forEach((pair, index) => {
    let [low, high] = [0, tops.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (nowAt(tops[middle]) < pair[1]) low = middle + 1
      else high = middle
    }
    before[index] = tops[low - 1] ?? -1
    tops[low] = index
  })
  const row: Pair[] = []
  for (let index = tops.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index]
    if (pair !== undefined) row.push(pair)
  }
  return row.reverse()
}

interface Texts {
  readonly old: Lines
  readonly now: Lines
}

/** Returns the edits with each moved down as far as possible, and adjacent ones joined. */
function slidDown(edits: readonly Edit[], texts: Texts): readonly Edit[] {
  const below: Edit[] = []
  for (const edit of edits.toReversed()) {
    let own = slid(edit, below.at(-1), texts)
    for (let next = below.at(-1); next?.old.start === own.old.end; next = below.at(-1)) {
      below.pop()
      const both = {
        old: { start: own.old.start, end: next.old.end },
        now: { start: own.now.start, end: next.now.end },
      }
      own = slid(both, below.at(-1), texts)
    }
    below.push(own)
  }
  return below.reverse()
}

/**
 * Moves an insertion or deletion down as far as equal lines follow.
 *
 * @see xdiffi.c, xdl_change_compact
 */
function slid(edit: Edit, next: Edit | undefined, { old, now }: Texts): Edit {
  const side = isEmpty(edit.now) ? 'old' : isEmpty(edit.old) ? 'now' : undefined
  if (side === undefined) return edit
  const lines = side === 'old' ? old : now
  const { start, end } = edit[side]
  const limit = (next?.[side].start ?? lines.length) - end
  let by = 0
  while (by < limit && lines[start + by] === lines[end + by]) by++
  return { old: shifted(edit.old, by), now: shifted(edit.now, by) }
}

function isEmpty({ start, end }: Range): boolean {
  return start === end
}
