import type { Edit } from '../line-diff.js'
import { type ChangedLines, type ComparedTexts, markRange, nothingChanged } from './compared-texts.js'
import { type Box, MiddleSearch } from './middle-search.js'
import { type MatchableLines, matchableLines } from './matchable-lines.js'

/**
 * Marks the lines that Myers' algorithm finds changed, with the shortcuts that git takes in long texts.
 *
 * @see Eugene W. Myers, An O(ND) Difference Algorithm and Its Variations; git's xdiff/xdiffi.c, xdl_recs_cmp
 */
export function compareByMyers(texts: ComparedTexts): ChangedLines {
  const changed = nothingChanged(texts)
  markByMyers(texts, changed, { old: { start: 0, end: texts.old.length }, now: { start: 0, end: texts.now.length } })
  return changed
}

/** Marks what Myers' algorithm finds changed in a part of two texts, looking at nothing else of them. */
export function markByMyers(texts: ComparedTexts, changed: ChangedLines, part: Edit): void {
  const { old, now } = matchableLines(texts, changed, part)
  const search = new MiddleSearch(old.numbers, now.numbers)
  const open: Box[] = [{ i: 0, iEnd: old.numbers.length, j: 0, jEnd: now.numbers.length, isMinimal: false }]
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    const { i, iEnd, j, jEnd, isMinimal } = withoutCommonEnds(box, old.numbers, now.numbers)
    if (i === iEnd) markLines(changed.now, now, [j, jEnd])
    else if (j === jEnd) markLines(changed.old, old, [i, iEnd])
    else {
      const middle = search.find({ i, iEnd, j, jEnd, isMinimal })
      open.push({ i: middle.i, iEnd, j: middle.j, jEnd, isMinimal: middle.isMinimalBelow })
      open.push({ i, iEnd: middle.i, j, jEnd: middle.j, isMinimal: middle.isMinimalAbove })
    }
  }
}

function withoutCommonEnds(box: Box, old: Int32Array, now: Int32Array): Box {
  let { i, iEnd, j, jEnd } = box
  while (i < iEnd && j < jEnd && old[i] === now[j]) {
    i++
    j++
  }
  while (i < iEnd && j < jEnd && old[iEnd - 1] === now[jEnd - 1]) {
    iEnd--
    jEnd--
  }
  return { i, iEnd, j, jEnd, isMinimal: box.isMinimal }
}

function markLines(changed: Uint8Array, { places }: MatchableLines, [from, to]: readonly [number, number]): void {
  for (const place of places.subarray(from, to)) markRange(changed, { start: place, end: place + 1 })
}
