import prettyBytes from 'pretty-bytes'

const months = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** Returns a number of bytes as people read it: `1.2 MB`. */
export function size(bytes: number): string {
  return prettyBytes(bytes)
}

const millisecondsOfDay = 86_400_000

/** Returns a day as a date: `2026-11-30`. */
export function date(day: number): string {
  return new Date(day * millisecondsOfDay).toISOString().slice(0, 10)
}

/** Returns a month, counted since 1970, as people read it: `Nov 2026`. */
export function monthName(month: number): string {
  return months.format(Date.UTC(1970, month))
}
