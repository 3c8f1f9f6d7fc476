import type { Edit, Range } from '../line-diff.js'
import type { ChangedLines, ComparedTexts, LineNumbers } from './compared-texts.js'

/** The lines of a text that are worth comparing: their numbers, and where they stand. */
export interface MatchableLines {
  readonly numbers: LineNumbers
  readonly places: Int32Array
}

/**
 * Returns the lines of a part of two texts that may match, and marks the others as changed: those that the other text
 * does not have, and those that it has often, in the midst of such lines. What both begin and end with is left out.
 *
 * @see git's xdiff/xprepare.c, xdl_optimize_ctxs
 */
export function matchableLines(
  { old, now, different }: ComparedTexts,
  changed: ChangedLines,
  part: Edit,
): { readonly old: MatchableLines; readonly now: MatchableLines } {
  const [inOld, inNow] = [timesIn(old, part.old, different), timesIn(now, part.now, different)]
  const middle = withoutCommonEnds(old, now, part)
  const often = { old: squareRoot(length(part.old)), now: squareRoot(length(part.now)) }
  const fates = {
    old: fatesOf(old.subarray(middle.old.start, middle.old.end), inNow, often.old),
    now: fatesOf(now.subarray(middle.now.start, middle.now.end), inOld, often.now),
  }
  return {
    old: kept({ lines: old, changed: changed.old, start: middle.old.start }, fates.old),
    now: kept({ lines: now, changed: changed.now, start: middle.now.start }, fates.now),
  }
}

function length({ start, end }: Range): number {
  return end - start
}

/** Returns how many times each line stands in a range. */
function timesIn(lines: LineNumbers, { start, end }: Range, different: number): Int32Array {
  const times = new Int32Array(different)
  for (let i = start; i < end; i++) {
    const line = lines[i] ?? 0
    times[line] = (times[line] ?? 0) + 1
  }
  return times
}

function withoutCommonEnds(a: LineNumbers, b: LineNumbers, { old, now }: Edit): Edit {
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

/** A line that stands so many times in the other text is never too frequent to be compared, or always. */
const most = 1024

/** Returns a power of two in the order of a number's square root. @see git's xdiff/xutils.c, xdl_bogosqrt */
export function squareRoot(of: number): number {
  let root = 1
  for (let rest = of; rest > 0; rest >>>= 2) root <<= 1
  return root
}

// What becomes of a line: it matches nothing, is compared, or is compared unless it stands among lines that match nothing.
const UNMATCHED = 0
const COMPARED = 1
const FREQUENT = 2

function fatesOf(lines: LineNumbers, timesInOther: Int32Array, often: number): Uint8Array {
  const limit = Math.min(often, most)
  return Uint8Array.from(lines, line => {
    const times = timesInOther[line] ?? 0
    if (times === 0) return UNMATCHED
    return times < limit ? COMPARED : FREQUENT
  })
}

interface PartOfText {
  readonly lines: LineNumbers
  readonly changed: Uint8Array
  readonly start: number
}

function kept({ lines, changed, start }: PartOfText, fates: Uint8Array): MatchableLines {
  const places: number[] = []
  for (const [i, fate] of fates.entries()) {
    const isCompared = fate === COMPARED || (fate === FREQUENT && !isAmongUnmatched(fates, i))
    if (isCompared) places.push(start + i)
    else changed[start + i] = 1
  }
  return { numbers: Int32Array.from(places, place => lines[place] ?? 0), places: Int32Array.from(places) }
}

/** So many lines above and below are looked at. */
const around = 100

/** Tells whether most of the lines around a frequent one, up to the next that is compared, match nothing. */
function isAmongUnmatched(fates: Uint8Array, at: number): boolean {
  const above = countUpTo(fates, { at, step: -1 })
  if (above.unmatched === 0) return false
  const below = countUpTo(fates, { at, step: 1 })
  if (below.unmatched === 0) return false
  // The line itself counts on both sides.
  const frequent = above.frequent + below.frequent + 2
  return frequent * 4 < frequent + above.unmatched + below.unmatched
}

function countUpTo(
  fates: Uint8Array,
  { at, step }: { at: number; step: 1 | -1 },
): { readonly unmatched: number; readonly frequent: number } {
  let [unmatched, frequent] = [0, 0]
  for (let i = at + step; i >= 0 && i < fates.length && Math.abs(i - at) <= around; i += step) {
    if (fates[i] === COMPARED) break
    if (fates[i] === UNMATCHED) unmatched++
    else frequent++
  }
  return { unmatched, frequent }
}
