/**
 * Parses a `Retry-After` header: seconds, or a date. Returns milliseconds from now; undefined for anything else.
 *
 * @param nowMs milliseconds since 1970
 * @see RFC 9110, 10.2.3
 */
export function readRetryAfter(value: string, nowMs: number): number | undefined {
  const text = value.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Date.parse alone would accept almost anything.
  const date = /^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
