/** The first wait, before a random half is subtracted. */
const firstMs = 1000
/** The longest wait of our own choice. */
const longestMs = 30_000
/** If a server asks for a longer wait than this, a running job cannot wait for it. */
const patienceMs = 5 * 60_000

export type BackOff =
  | { readonly kind: 'wait'; readonly ms: number }
  /** The server asks for a wait that is too long. */
  | { readonly kind: 'too-long'; readonly ms: number }

/**
 * Returns how long to wait before a retry: twice as long each time, minus a random half so that jobs that failed
 * together do not return together, and at least as long as the server asked for.
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
