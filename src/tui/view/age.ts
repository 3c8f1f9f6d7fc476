const units: readonly (readonly [seconds: number, letter: string])[] = [
  [365 * 86_400, 'y'],
  [30 * 86_400, 'mo'],
  [7 * 86_400, 'w'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
]

/** Returns how long ago something was, in three or four letters: `3d`, `11mo`. */
export function shortAge(seconds: number | undefined, now: number): string {
  if (seconds === undefined) return ''
  const age = Math.max(0, now - seconds)
  const [unit, letter] = units.find(([unit]) => age >= unit) ?? [1, 's']
  const count = Math.floor(age / unit)
  return count > 999 ? '' : `${count}${letter}`
}
