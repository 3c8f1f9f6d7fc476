import { decodeStrict, fromLatin1, toLatin1 } from '../bytes/bytes.js'
import type { Oid } from '../object/oid.js'
import type { AttributeValue } from './attributes.js'

/** The user's settings for line endings in the worktree. */
export interface LineSettings {
  readonly autocrlf: boolean | 'input'
  /** Whether `native`, or no setting, means CRLF on this system. */
  readonly eol: 'lf' | 'crlf'
}

export interface Converted {
  readonly body: Uint8Array
  /** Conversions that git would have made and that are not made here, as attributes are written. */
  readonly leftOut: readonly string[]
}

type Attributes = ReadonlyMap<string, AttributeValue>

/**
 * Returns a file's content as it goes into the worktree: with `$Id$` expanded, line endings and encoding as the
 * attributes ask for. Filters are programs, and are not run.
 *
 * @see gitattributes(5); convert.c, convert_to_working_tree_ca_internal
 */
export function toWorktree(
  { body, oid }: { readonly body: Uint8Array; readonly oid: Oid },
  attributes: Attributes,
  settings: LineSettings,
): Converted {
  const filter = attributes.get('filter')
  const leftOut = typeof filter === 'string' ? [`filter=${filter}`] : []
  const named = attributes.get('ident') === true ? withIdent(body, oid) : body
  const lined = withLineEnds(named, attributes, settings)
  const encoding = attributes.get('working-tree-encoding')
  if (typeof encoding !== 'string' || encoding === '' || /^utf-?8$/i.test(encoding)) return { body: lined, leftOut }
  const encoded = lined.length === 0 ? lined : encodedAs(lined, encoding)
  if (encoded !== undefined) return { body: encoded, leftOut }
  return { body: lined, leftOut: [...leftOut, `working-tree-encoding=${encoding}`] }
}

/** Puts the blob's id into `$Id$`, also where an older id is. */
function withIdent(body: Uint8Array, oid: Oid): Uint8Array {
  const text = toLatin1(body)
  if (!text.includes('$Id')) return body
  // An `$Id$` that another program has filled in, with spaces, stays.
  const keyword = /Id(?:\$|:(?:[^$\n][^ $\n]* ?)?\$)/y
  let result = ''
  for (let at = 0; ; ) {
    const dollar = text.indexOf('$', at)
    if (dollar === -1) return fromLatin1(result + text.slice(at))
    result += text.slice(at, dollar + 1)
    at = dollar + 1
    keyword.lastIndex = at
    const [found] = keyword.exec(text) ?? []
    if (found === undefined) continue
    result += `Id: ${oid} $`
    at += found.length
  }
}

/** The line ending, and whether it depends on the content. */
type LineEnds = 'as-stored' | 'crlf' | 'crlf-unless-binary'

/** @see convert.c, convert_attrs, output_eol */
function lineEnds(attributes: Attributes, { autocrlf, eol }: LineSettings): LineEnds {
  const text = textOf(attributes.get('text')) ?? textOf(attributes.get('crlf'))
  if (text === false) return 'as-stored'
  const requested = attributes.get('eol')
  const usual = autocrlf === true || (autocrlf === false && eol === 'crlf')
  if (text === 'auto') {
    const isCrlf = requested === 'crlf' || (requested !== 'lf' && usual)
    return isCrlf ? 'crlf-unless-binary' : 'as-stored'
  }
  if (requested === 'lf' || requested === 'crlf') return requested === 'crlf' ? 'crlf' : 'as-stored'
  if (text === 'input') return 'as-stored'
  if (text === true) return usual ? 'crlf' : 'as-stored'
  return autocrlf === true ? 'crlf-unless-binary' : 'as-stored'
}

function textOf(value: AttributeValue | undefined): boolean | 'auto' | 'input' | undefined {
  return typeof value !== 'string' || value === 'auto' || value === 'input' ? value : undefined
}

function withLineEnds(body: Uint8Array, attributes: Attributes, settings: LineSettings): Uint8Array {
  const ends = lineEnds(attributes, settings)
  if (ends === 'as-stored' || !body.includes(0x0a)) return body
  const text = toLatin1(body)
  if (ends === 'crlf-unless-binary' && (text.includes('\r') || isBinary(text))) return body
  return fromLatin1(text.replace(/(?<!\r)\n/g, '\r\n'))
}

/** For text without carriage returns. */
function isBinary(text: string): boolean {
  if (text.includes('\0')) return true
  const odd = text.match(/[\x01-\x07\x0b\x0e-\x1a\x1c-\x1f\x7f]/g)?.length ?? 0
  const lines = text.match(/\n/g)?.length ?? 0
  const atEnd = text.endsWith('\x1a') ? 1 : 0
  return Math.floor((text.length - lines - odd) / 128) < odd - atEnd
}

/** Undefined for an unknown encoding, and for text that is not UTF-8. */
function encodedAs(body: Uint8Array, encoding: string): Uint8Array | undefined {
  const [, order, bom] = /^utf-?16(le|be)(-bom)?$/i.exec(encoding) ?? []
  const text = order === undefined ? undefined : decodeStrict(body)
  if (text === undefined) return undefined
  const bytes = Buffer.from(bom === undefined ? text : `\ufeff${text}`, 'utf16le')
  return order?.toLowerCase() === 'be' ? bytes.swap16() : bytes
}
