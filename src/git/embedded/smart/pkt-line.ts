import { encode, toLatin1 } from '../../../core/bytes/bytes.js'

/** One packet: bytes, or one of the marks between sections. */
export type Packet = Uint8Array | 'flush' | 'delimiter' | 'end'

/** The data is not in the form of packets. */
export class MalformedPacket extends Error {
  override name = 'MalformedPacket'
}

/** The server refused, in its own words. */
export class RefusedByServer extends Error {
  override name = 'RefusedByServer'
}

/** An answer ended too early. */
export class BrokenAnswer extends Error {
  override name = 'BrokenAnswer'
}

export const flush = encode('0000')
export const delimiter = encode('0001')

/** Returns a line as a packet: its length in four hexadecimal digits, which count too, and the line. */
export function packet(line: string): Uint8Array {
  const bytes = encode(line)
  return Buffer.concat([encode((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

/** Returns a packet's text without the newline at its end. */
export function lineOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\n$/, '')
}

/** @see pkt-line.h, LARGE_PACKET_MAX */
const longest = 65520

const marks: Readonly<Record<number, Packet>> = { 0: 'flush', 1: 'delimiter', 2: 'end' }

/**
 * Yields the packets of an answer as they arrive; ends where the answer ends between two packets.
 *
 * @throws MalformedPacket, BrokenAnswer
 * @see gitprotocol-common(5), pkt-line Format
 */
export async function* packets(source: AsyncIterable<Uint8Array>): AsyncGenerator<Packet, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let at = 0
    for (let length = lengthAt(rest, at); length !== undefined; length = lengthAt(rest, at)) {
      const size = Math.max(length, 4)
      if (at + size > rest.length) break
      yield marks[length] ?? rest.subarray(at + 4, at + size)
      at += size
    }
    rest = rest.subarray(at)
  }
  if (rest.length > 0) throw new BrokenAnswer()
}

/** More than any list of refs. */
export const mostInList = 128 * 1024 * 1024
/** The memory of a short packet. */
const leastInMemory = 64

/**
 * Yields packets that are all kept in memory, up to the size of the longest possible list of refs.
 *
 * @throws MalformedPacket, RefusedByServer
 */
export async function* bounded(source: AsyncIterable<Packet>): AsyncGenerator<Packet, void, undefined> {
  let size = 0
  for await (const each of source) {
    size += Math.max(each.length, leastInMemory)
    if (size > mostInList) throw new MalformedPacket(`a list of more than ${mostInList} bytes`)
    if (typeof each !== 'string' && toLatin1(each.subarray(0, 4)) === 'ERR ') {
      throw new RefusedByServer(lineOf(each).slice('ERR '.length))
    }
    yield each
  }
}

function lengthAt(bytes: Buffer, at: number): number | undefined {
  if (at + 4 > bytes.length) return undefined
  const digits = toLatin1(bytes.subarray(at, at + 4))
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1
  if (length < 0 || length === 3 || length > longest)
    throw new MalformedPacket(`not the length of a packet: ${JSON.stringify(digits)}`)
  return length
}
