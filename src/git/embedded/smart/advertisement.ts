import { isOid, type Oid } from '../../../core/object/oid.js'
import { isRefName } from '../../../core/ref/ref-name.js'
import type { RefName, RemoteRef } from '../../port.js'
import { bounded, lineOf, type Packet } from './pkt-line.js'

/** A server's first answer: its capabilities (version 2), or capabilities and all refs. */
export type Advertisement =
  | { readonly version: 2; readonly capabilities: ReadonlyMap<string, string> }
  | { readonly version: 0; readonly capabilities: ReadonlyMap<string, string>; readonly offer: Offer }

/** The server's refs. */
export interface Offer {
  readonly refs: readonly RemoteRef[]
  /** The branch of HEAD if it has no commit. */
  readonly unborn?: RefName
  /** Commits whose parents the server itself does not have. */
  readonly shallow: readonly Oid[]
}

const noRefs: Offer = { refs: [], shallow: [] }

/**
 * Parses the answer to `GET info/refs`; undefined when it is not from a git server.
 *
 * @see gitprotocol-http(5), gitprotocol-v2(5), gitprotocol-pack(5)
 */
export async function readAdvertisement(source: AsyncIterable<Packet>): Promise<Advertisement | undefined> {
  const lines: Uint8Array[] = []
  for await (const packet of bounded(source)) if (typeof packet !== 'string') lines.push(packet)
  const named = lineOf(lines[0] ?? new Uint8Array()) === '# service=git-upload-pack'
  const [first, ...rest] = named ? lines.slice(1) : lines
  // A server before 2.41 sends nothing more for a repository without refs.
  if (first === undefined) return named ? { version: 0, capabilities: new Map(), offer: noRefs } : undefined
  if (lineOf(first) === 'version 2') return { version: 2, capabilities: capabilities(rest.map(lineOf)) }
  // Version 1 sends its number, and is otherwise version 0.
  return readRefs((lineOf(first) === 'version 1' ? rest : [first, ...rest]).map(lineOf))
}

function readRefs(lines: readonly string[]): Advertisement | undefined {
  const [head, words] = lines[0]?.split('\0') ?? []
  if (head === undefined || words === undefined) return undefined
  const known = capabilities(words.split(' '))
  const shallow = lines.flatMap(line => (line.startsWith('shallow ') ? [line.slice('shallow '.length)] : []))
  const refs = offeredRefs([head, ...lines.slice(1)], symrefsIn(words))
  return { version: 0, capabilities: known, offer: { refs, shallow: shallow.filter(isOid) } }
}

function offeredRefs(lines: readonly string[], symrefs: ReadonlyMap<string, string>): readonly RemoteRef[] {
  const refs = new Map<string, RemoteRef>()
  for (const line of lines) {
    const [oid = '', name = ''] = line.split(' ')
    const tag = refs.get(name.replace(/\^\{\}$/, ''))
    if (!isOid(oid)) continue
    if (name.endsWith('^{}') && tag) refs.set(tag.name, { ...tag, peeled: oid })
    else if (isRefName(name)) refs.set(name, offeredRef(name, oid, symrefs.get(name)))
  }
  return [...refs.values()]
}

/** Returns one offered ref; its value may be no ref. */
export function offeredRef(name: RefName, oid: Oid, symref: string | undefined): RemoteRef {
  return symref === undefined ? { name, oid } : { name, oid, symref: symref as RefName }
}

function symrefsIn(words: string): ReadonlyMap<string, string> {
  const pairs = words.split(' ').flatMap(word => /^symref=([^:]+):(.+)$/.exec(word)?.slice(1, 3) ?? [])
  return new Map(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? ''] as const] : [])))
}

function capabilities(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map(word => {
      const equals = word.indexOf('=')
      return equals === -1 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )
}
