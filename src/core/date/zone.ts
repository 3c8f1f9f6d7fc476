/** Returns the minutes that a zone such as `+0130` is ahead of UTC. */
export function zoneMinutes(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? []
  const ahead = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -ahead : ahead
}

/** Returns a zone as git spells it: `+0130`, `+01:30`, `+01`, `Z`, `UTC` and `GMT` are read; undefined for anything else. */
export function normalZone(text: string): string | undefined {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return '+0000'
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? []
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined
  const digits = `${hours}${minutes}`
  return digits === '0000' ? '+0000' : sign + digits
}
