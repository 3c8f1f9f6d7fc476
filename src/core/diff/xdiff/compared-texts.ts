import type { Edit, Range } from '../line-diff.js'
import type { Lines } from '../lines.js'

/** Lines as numbers: the same number for the same line, counted from 0 in the order in which they come up first. */
export type LineNumbers = Int32Array

/** Two versions of a text to be compared. */
export interface ComparedTexts {
  readonly old: LineNumbers
  readonly now: LineNumbers
  /** How many different lines there are. */
  readonly different: number
}

/** For each line of two texts, 1 where it came or went, 0 where it stayed. */
export interface ChangedLines {
  readonly old: Uint8Array
  readonly now: Uint8Array
}

/** Returns the lines of several texts as numbers, and how many different ones there are. */
export function numberLines(texts: readonly Lines[]): {
  readonly numbered: readonly LineNumbers[]
  readonly different: number
} {
  const numbers = new Map<string, number>()
  const numbered = texts.map(lines =>
    Int32Array.from(lines, line => {
      const known = numbers.get(line) ?? numbers.size
      if (known === numbers.size) numbers.set(line, known)
      return known
    }),
  )
  return { numbered, different: numbers.size }
}

/** Returns marks for two texts in which nothing differs so far. */
export function nothingChanged({ old, now }: ComparedTexts): ChangedLines {
  return { old: new Uint8Array(old.length), now: new Uint8Array(now.length) }
}

/** Marks lines of one text as changed. */
export function markRange(changed: Uint8Array, { start, end }: Range): void {
  changed.fill(1, start, end)
}

/** Returns what was changed, place by place, in order. */
export function editsOf({ old, now }: ChangedLines): readonly Edit[] {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [start, startNow] = [i, j]
    while (old[i] === 1) i++
    while (now[j] === 1) j++
    if (i > start || j > startNow) {
      edits.push({ old: { start, end: i }, now: { start: startNow, end: j } })
    }
    i++
    j++
  }
  return edits
}
