import { fromLatin1, toLatin1 } from '../../bytes/bytes.js'

/**
 * Merges two versions of a text where it is certain what git would make of them, whatever way it compares lines; else
 * returns undefined.
 *
 *     base    a b c d e f          It is where one line stands once in each of the three, and all that one side has
 *     ours    a X c d e f          changed is above it, and all that the other has is below.
 *     theirs  a b c d Y f
 *     merged  a X c d Y f
 *
 * Such a line is in the longest piece that base and either side have in common at their end, or at their beginning, and
 * no other piece can match across it without being shorter; so every way of comparing lines matches it with itself, and
 * no change can be slid past a line that stands nowhere else. The two changes are then apart.
 */
export function mergeLines(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Uint8Array | undefined {
  const [b, o, t] = [base, ours, theirs].map(linesOf)
  if (b === undefined || o === undefined || t === undefined) return undefined
  return joined(b, o, t) ?? joined(b, t, o)
}

/** Returns what is above the line from one side, and what is below it from the other. */
function joined(base: Lines, above: Lines, below: Lines): Uint8Array | undefined {
  const first = base.length - commonAtEnd(base, above)
  const last = commonAtBeginning(base, below)
  const counts = [base, above, below].map(countsOf)
  for (let at = first; at < last; at++) {
    const line = base[at] ?? ''
    if (!line.endsWith('\n') || counts.some(count => count.get(line) !== 1)) continue
    const end = above.length - base.length + at
    return fromLatin1([...above.slice(0, end + 1), ...below.slice(at + 1)].join(''))
  }
  return undefined
}

type Lines = readonly string[]

/** Git looks so far for a NUL, which tells it that something is no text. */
const looked = 8000

function linesOf(bytes: Uint8Array): Lines | undefined {
  if (bytes.subarray(0, looked).includes(0)) return undefined
  return toLatin1(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function commonAtBeginning(one: Lines, other: Lines): number {
  let count = 0
  while (count < one.length && one[count] === other[count]) count++
  return count
}

function commonAtEnd(one: Lines, other: Lines): number {
  let count = 0
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count++
  return count
}

function countsOf(lines: Lines): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}
