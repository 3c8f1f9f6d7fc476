import type { GitDate } from '../object/ident.js'
import { absoluteDate, moment, zoneMinutes } from './absolute-date.js'

const UNITS = /^(\d+)(second|minute|hour|day|week|month|year)s?(?:and)?/

/**
 * Parses a date as a person types it; undefined for other text. Accepts the forms of {@link absoluteDate}, `YYYY-MM-DD`
 * (at the current time of day, as in git), `now`, `yesterday`, and relative times: `2 weeks ago`, `2.weeks.ago`, `1
 * year 3 months`. Git accepts any text, and takes unknown text as "now"; here such a date is undefined.
 *
 * @see git-commit(1), DATE FORMATS; date.c, approxidate_careful
 */
export function parseDate(text: string, now: GitDate): GitDate | undefined {
  const plain = text.trim()
  return absoluteDate(plain, now.zone) ?? dayAlone(plain, now) ?? relativeDate(plain, now)
}

function dayAlone(text: string, now: GitDate): GitDate | undefined {
  const [, year, , month, day] = /^(\d{4})([-/.])(\d\d?)\2(\d\d?)$/.exec(text) ?? []
  if (year === undefined) return undefined
  const local = localClock(now)
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(String)
  return moment({ year, month, day, time, zone: undefined }, now.zone)
}

function relativeDate(text: string, now: GitDate): GitDate | undefined {
  const words = text.toLowerCase().replace(/[\s.,_-]+/g, '')
  if (words === 'now') return now
  if (words === 'yesterday') return { ...now, seconds: now.seconds - 86_400 }
  let rest = words.replace(/ago$/, '')
  if (rest === '') return undefined
  const date = localClock(now)
  for (let unit = UNITS.exec(rest); unit; unit = UNITS.exec(rest)) {
    goBack(date, Number(unit[1]), unit[2] ?? '')
    rest = rest.slice(unit[0].length)
  }
  const seconds = date.getTime() / 1000 - zoneMinutes(now.zone) * 60
  return rest === '' && seconds >= 0 ? { seconds, zone: now.zone } : undefined
}

const fixedUnits: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 }

/** Months and years follow the calendar; an overflow carries on: a month before March 31 is March 3. */
function goBack(date: Date, count: number, unit: string): void {
  const seconds = fixedUnits[unit]
  if (seconds !== undefined) date.setTime(date.getTime() - count * seconds * 1000)
  else if (unit === 'month') date.setUTCMonth(date.getUTCMonth() - count)
  else date.setUTCFullYear(date.getUTCFullYear() - count)
}

/** Returns a date whose UTC fields are those of a clock in the local zone. */
function localClock({ seconds, zone }: GitDate): Date {
  return new Date((seconds + zoneMinutes(zone) * 60) * 1000)
}
