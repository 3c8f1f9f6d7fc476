/**
 * Returns the position of the last of some blocks that does not begin behind a line.
 *
 * @param count how many there are, each beginning where the one before ends, or further on; the first is the answer before all
 * @param startOf the line that one begins in
 */
export function lastAt(line: number, count: number, startOf: (position: number) => number): number {
  let [low, high] = [0, Math.max(0, count - 1)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (startOf(middle) <= line) low = middle
    else high = middle - 1
  }
  return low
}
