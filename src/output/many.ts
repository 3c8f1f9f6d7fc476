/** Returns a count with its noun: `1 commit`, `2 commits`. */
export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
