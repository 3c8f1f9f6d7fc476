import leven from 'leven'

/** Returns the candidate that was probably meant, or undefined when none is close: a third of its letters may differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, distance: leven(word, candidate) }))
    .toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  const letters = word.replace(/^-+/, '').length
  return best && best.distance <= Math.floor(letters / 3) ? best.candidate : undefined
}
