import type { Lines } from '../../diff/lines.js'

/** Tells whether two files have at least half of their lines in common: one may have been made of the other. */
export function areSimilar(one: Lines, other: Lines): boolean {
  const longer = Math.max(one.length, other.length)
  if (2 * Math.min(one.length, other.length) < longer) return false
  const left = new Map<string, number>()
  for (const line of one) left.set(line, (left.get(line) ?? 0) + 1)
  let common = 0
  for (const line of other) {
    const count = left.get(line) ?? 0
    if (count === 0) continue
    left.set(line, count - 1)
    common++
  }
  return longer > 0 && 2 * common >= longer
}
