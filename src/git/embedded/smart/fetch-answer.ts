import { isOid, type Oid } from '../../../core/object/oid.js'
import { lineOf, MalformedPacket, mostInList, type Packet } from './pkt-line.js'

/** The answer to a request for a pack, piece by piece. */
export type FetchPiece =
  | { readonly kind: 'shallow'; readonly oid: Oid }
  /** A commit that was shallow here, and no longer is. */
  | { readonly kind: 'unshallow'; readonly oid: Oid }
  | { readonly kind: 'pack'; readonly bytes: Uint8Array }
  /** A message of the server: usually its progress. */
  | { readonly kind: 'words'; readonly bytes: Uint8Array }
  /** The pack is complete. */
  | { readonly kind: 'end' }
  /** Why the server stopped. */
  | { readonly kind: 'error'; readonly text: string }

/**
 * Yields the pieces of an answer: the shallow commits, then the pack mixed with the server's messages.
 *
 * @see gitprotocol-v2(5), fetch; gitprotocol-pack(5), Packfile Data
 */
export async function* fetchPieces(source: AsyncIterable<Packet>): AsyncGenerator<FetchPiece, void, undefined> {
  let inPack = false
  let listed = 0
  for await (const packet of source) {
    if (!inPack && (listed += packet.length + 4) > mostInList) throw new MalformedPacket('a list without an end')
    if (typeof packet === 'string') {
      if (inPack && packet === 'flush') yield { kind: 'end' }
      continue
    }
    if (inPack) {
      yield sideBand(packet)
      continue
    }
    const line = lineOf(packet)
    const [, kind, oid = ''] = /^(shallow|unshallow) ([0-9a-f]+)$/.exec(line) ?? []
    if (line.startsWith('ERR ')) yield { kind: 'error', text: line.slice('ERR '.length) }
    else if (isOid(oid)) yield { kind: kind as 'shallow' | 'unshallow', oid }
    // Version 2 names the section; version 0 acknowledges common commits, or sends NAK, and begins.
    else if (line === 'packfile' || line === 'NAK' || line.startsWith('ACK ')) inPack = true
  }
}

function sideBand(packet: Uint8Array): FetchPiece {
  const bytes = packet.subarray(1)
  const band = packet[0]
  if (band === 1) return { kind: 'pack', bytes }
  if (band === 2) return { kind: 'words', bytes }
  const line = lineOf(packet)
  if (band !== 3 && !line.startsWith('ERR ')) throw new MalformedPacket(`there is no band ${band ?? ''}`)
  return { kind: 'error', text: band === 3 ? lineOf(bytes) : line.slice('ERR '.length) }
}
