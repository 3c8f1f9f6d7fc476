import { decodeLossy, encode, fromLatin1, toLatin1 } from '../bytes/bytes.js'

/** A point in time as git writes it: seconds since 1970 and the zone's spelling, as in `1700000000 +0100`. */
export interface GitDate {
  readonly seconds: number
  /** `+HHMM` or `-HHMM`, kept as spelt: `-0000` and odd zones survive. */
  readonly zone: string
}

/**
 * Who and when, as in a commit's `author` line.
 *
 * `raw` is the whole line after the field's name. It is the truth: an ident that was read is written back byte for
 * byte, also when it is not of the usual form. Build new ones with {@link makeIdent}.
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

/** Returns the parts of an ident; what cannot be read is empty or undefined. */
export function identParts(ident: Ident): IdentParts {
  const match = IDENT.exec(toLatin1(ident.raw))
  if (!match) return { name: ident.raw, email: new Uint8Array(), date: undefined }
  const [, name = '', email = '', seconds, zone] = match
  const date = seconds !== undefined && zone !== undefined ? { seconds: Number(seconds), zone } : undefined
  return { name: fromLatin1(name), email: fromLatin1(email), date }
}

/** Returns what two idents of one person share: the mail address in lower case, one character per byte. */
export function mailOf(ident: Ident): string {
  return toLatin1(identParts(ident).email).toLowerCase()
}

/** Returns `Name <mail>` for people. */
export function showIdent(ident: Ident): string {
  const { name, email } = identParts(ident)
  return `${decodeLossy(name)} <${decodeLossy(email)}>`
}

/**
 * Returns an ident of a name, a mail address and a date.
 *
 * Characters git cannot store in an ident (`<`, `>`, newline, NUL) are dropped, and what git calls crud is trimmed from
 * both ends, as git does (from 2.42 a dot is none, as in `Jr.`). @see ident.c, strbuf_addstr_without_crud
 */
export function makeIdent(name: string, email: string, date: GitDate): Ident {
  return { raw: encode(`${withoutCrud(name)} <${withoutCrud(email)}> ${date.seconds} ${date.zone}`) }
}

/** Returns the same person at another time. */
export function withDate(ident: Ident, date: GitDate): Ident {
  const { name, email } = identParts(ident)
  return { raw: fromLatin1(`${toLatin1(name)} <${toLatin1(email)}> ${date.seconds} ${date.zone}`) }
}

function withoutCrud(text: string): string {
  const crud = '[\\x00-\\x20,:;<>"\\\\\']'
  return text.replace(new RegExp(`^${crud}+|${crud}+$`, 'g'), '').replace(/[<>\n\0]/g, '')
}
