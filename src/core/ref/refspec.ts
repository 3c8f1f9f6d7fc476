/** One rule of which refs go where: `refs/heads/*:refs/remotes/origin/*`. */
export interface Refspec {
  readonly source: string
  /** Empty when none is named. */
  readonly target: string
  /** Refs that match the source are left out of what other refspecs take. */
  readonly negative: boolean
}

/**
 * Returns the refspec that a text holds, in a list of one; none when git would not take it.
 *
 * @see git-fetch(1), "<refspec>"
 */
export function parseRefspec(text: string): readonly Refspec[] {
  const negative = text.startsWith('^')
  const [source = '', target = '', ...more] = text.replace(/^[+^]/, '').split(':')
  if (more.length > 0 || source === '') return []
  return [{ source, target, negative }]
}

/** Returns the name under which a ref is stored by the first refspec that takes it, or undefined. */
export function mapRef(ref: string, refspecs: readonly Refspec[]): string | undefined {
  if (refspecs.some(spec => spec.negative && matched(ref, spec.source) !== undefined)) return undefined
  for (const { source, target, negative } of refspecs) {
    if (negative || target === '') continue
    const middle = matched(ref, source)
    if (middle !== undefined) return source.includes('*') ? target.replace('*', () => middle) : target
  }
  return undefined
}

/** Returns what the star stands for, `''` without a star, or undefined when the pattern does not match. */
function matched(ref: string, pattern: string): string | undefined {
  const star = pattern.indexOf('*')
  if (star === -1) return ref === pattern ? '' : undefined
  const head = pattern.slice(0, star)
  const tail = pattern.slice(star + 1)
  const fits = ref.length >= head.length + tail.length && ref.startsWith(head) && ref.endsWith(tail)
  return fits ? ref.slice(head.length, ref.length - tail.length) : undefined
}
