import leven from 'leven'

/**
 * Returns the candidate with the most similar spelling, or undefined when none is close: at most a third of the letters
 * may differ. Two swapped neighbours count as one difference.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map(candidate => ({ candidate, distance: isSwapped(word, candidate) ? 1 : leven(word, candidate) }))
    .toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  const letters = word.replace(/^-+/, '').length
  return best && best.distance <= Math.floor(letters / 3) ? best.candidate : undefined
}

function isSwapped(word: string, candidate: string): boolean {
  let at = 0
  while (at < word.length && word[at] === candidate[at]) at++
  const swapped = `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`
  return at < word.length && swapped === candidate
}
