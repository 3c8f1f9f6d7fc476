import type { GitDate } from '../object/ident.js'

const SECONDS = /^(?:@(\d+)|(\d{9,}))(?: ([+-]\d{4}))?$/
const ZONE = '(?: ?(Z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?))?'
const TIME = '(\\d\\d?):(\\d\\d)(?::(\\d\\d)(?:\\.\\d+)?)?'
const ISO = new RegExp(`^(\\d{4})([-/.])(\\d\\d?)\\2(\\d\\d?)(?:T| +)${TIME}${ZONE}$`, 'i')
const MAIL = new RegExp(`^(?:[a-z]{3,9},? +)?(\\d\\d?) +([a-z]{3,9}) +(\\d{4}) +${TIME}${ZONE}$`, 'i')
const GIT_LOG = new RegExp(`^(?:[a-z]{3,9} +)?([a-z]{3,9}) +(\\d\\d?) +${TIME} +(\\d{4})${ZONE}$`, 'i')

/**
 * Parses an absolute date: seconds since 1970 (`@1700000000 +0100`), ISO 8601, RFC 2822, or as git log shows it.
 * Without a zone, the zone of `local` applies. Undefined for anything else.
 */
export function absoluteDate(text: string, local: string): GitDate | undefined {
  const seconds = SECONDS.exec(text)
  if (seconds) return { seconds: Number(seconds[1] ?? seconds[2]), zone: seconds[3] ?? local }
  const iso = ISO.exec(text)
  if (iso) return moment({ year: iso[1], month: iso[3], day: iso[4], time: iso.slice(5, 8), zone: iso[8] }, local)
  const mail = MAIL.exec(text)
  if (mail) {
    const [, day, name = '', year, ...rest] = mail
    return moment({ year, month: monthNumber(name), day, time: rest.slice(0, 3), zone: rest[3] }, local)
  }
  const log = GIT_LOG.exec(text)
  if (!log) return undefined
  const [, name = '', day, ...rest] = log
  return moment({ year: rest[3], month: monthNumber(name), day, time: rest.slice(0, 3), zone: rest[4] }, local)
}

interface Written {
  readonly year: string | undefined
  readonly month: string | undefined
  readonly day: string | undefined
  /** Hours, minutes, seconds. */
  readonly time: readonly (string | undefined)[]
  readonly zone: string | undefined
}

/**
 * Returns the time that the parts mean, or undefined when there is no such day or hour. Years are 1970 to 2099, as in
 * git.
 */
export function moment({ year, month, day, time, zone }: Written, local: string): GitDate | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const [hour, minute, second] = [Number(time[0]), Number(time[1]), Number(time[2] ?? 0)]
  const inZone = zone === undefined ? local : normalZone(zone)
  const date = new Date(Date.UTC(y, m - 1, d))
  const exists = date.getUTCMonth() === m - 1 && date.getUTCDate() === d && y >= 1970 && y < 2100
  if (!exists || hour > 23 || minute > 59 || second > 60 || inZone === undefined) return undefined
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - zoneMinutes(inZone) * 60
  return { seconds, zone: inZone }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function monthNumber(name: string): string {
  return String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1)
}

/** Returns the minutes that a zone such as `+0130` is ahead of UTC. */
export function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? []
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -ahead : ahead
}

/**
 * Returns a zone in git's spelling: `+0130`, `+01:30`, `+01`, `Z`, `UTC` and `GMT` are accepted; undefined for anything
 * else.
 */
function normalZone(text: string): string | undefined {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return '+0000'
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? []
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined
  const digits = `${hours}${minutes}`
  return digits === '0000' ? '+0000' : sign + digits
}
