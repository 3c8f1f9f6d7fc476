/** The first wait, before its half at random is taken off. */
const firstMs = 1000
/** No wait of our own is longer. */
const longestMs = 30_000
/** A server that wants us to wait longer than that has no answer for a job that runs now. */
const patienceMs = 5 * 60_000

export type BackOff =
  | { readonly kind: 'wait'; readonly ms: number }
  /** The server wants to be left alone for longer than anybody would wait. */
  | { readonly kind: 'too-long'; readonly ms: number }

/**
 * Returns how long to wait before a retry: twice as long each time, a random half of it taken off so that jobs which
 * failed together do not come back together, and never less than the server has asked for.
 *
 *     retry      1        2        3        4        5         6…
 *     seconds    ½–1      1–2      2–4      4–8      8–16      15–30
 *
 * @param retry counted from 1
 * @param random from 0 to below 1
 */
export function backOff(retry: number, random: number, askedForMs = 0): BackOff {
  if (askedForMs > patienceMs) return { kind: 'too-long', ms: askedForMs }
  const whole = Math.min(longestMs, firstMs * 2 ** (retry - 1))
  return { kind: 'wait', ms: Math.max(askedForMs, Math.round(whole * (1 - random / 2))) }
}
