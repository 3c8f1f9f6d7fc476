import { decodeLossy, encode, fromLatin1, toLatin1 } from '../bytes/bytes.js'

/** A point in time as git writes it: seconds since 1970 and the zone's spelling, as in `1700000000 +0100`. */
export interface GitDate {
  readonly seconds: number
  /** `+HHMM` or `-HHMM`, kept as spelt: `-0000` and odd zones survive. */
  readonly zone: string
}

/**
 * Name, address and date, as in a commit's `author` line. `raw` is the whole line after the field's name, and
 * authoritative: an ident that was read is written back byte for byte, even if its form is unusual. Make new ones with
 * {@link makeIdent}.
 */
export interface Ident {
  readonly raw: Uint8Array
}

/** The readable parts of an ident; bytes, since names need not be UTF-8. */
export interface IdentParts {
  readonly name: Uint8Array
  readonly email: Uint8Array
  readonly date: GitDate | undefined
}

const IDENT = /^([^<]*?) ?<([^>]*)>(?: (-?\d+) ([+-]\d+))?/s

/** Returns the parts of an ident; unreadable parts are empty or undefined. */
export function identParts(ident: Ident): IdentParts {
  const match = IDENT.exec(toLatin1(ident.raw))
  if (!match) return { name: ident.raw, email: new Uint8Array(), date: undefined }
  const [, name = '', email = '', seconds, zone] = match
  const date = seconds !== undefined && zone !== undefined ? { seconds: Number(seconds), zone } : undefined
  return { name: fromLatin1(name), email: fromLatin1(email), date }
}

/**
 * Returns a key that is equal for two idents of one person: the mail address in lower case, one character per byte.
 */
export function mailOf(ident: Ident): string {
  return toLatin1(identParts(ident).email).toLowerCase()
}

/** Returns `Name <mail>` for people. */
export function showIdent(ident: Ident): string {
  const { name, email } = identParts(ident)
  return `${decodeLossy(name)} <${decodeLossy(email)}>`
}

/**
 * Returns an ident of a name, a mail address and a date. Characters that git cannot store in an ident (`<`, `>`,
 * newline, NUL) are dropped, and punctuation at both ends is trimmed as git does (from 2.42 a dot stays, as in `Jr.`).
 */
export function makeIdent(name: string, email: string, date: GitDate): Ident {
  return { raw: encode(`${withoutCrud(name)} <${withoutCrud(email)}> ${date.seconds} ${date.zone}`) }
}

/** Returns the same person with another date. */
export function withDate(ident: Ident, date: GitDate): Ident {
  const { name, email } = identParts(ident)
  return { raw: fromLatin1(`${toLatin1(name)} <${toLatin1(email)}> ${date.seconds} ${date.zone}`) }
}

function withoutCrud(text: string): string {
  const crud = '[\\x00-\\x20,:;<>"\\\\\']'
  return text.replace(new RegExp(`^${crud}+|${crud}+$`, 'g'), '').replace(/[<>\n\0]/g, '')
}
