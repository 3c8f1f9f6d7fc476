import { MalformedPack, ObjectTooLarge } from './pack-entry.js'
import type { Splice } from '../object/raw-object.js'

const COPY = 0x80
const longestCopy = 0xffffff
const longestInsert = 0x7f

/** Returns bytes with some of them replaced. The splices are in order and do not overlap. */
export function spliced(base: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const length = splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), base.length)
  const result = new Uint8Array(length)
  let [from, to] = [0, 0]
  for (const { start, end, bytes } of splices) {
    result.set(base.subarray(from, start), to)
    to += start - from
    result.set(bytes, to)
    to += bytes.length
    from = end
  }
  result.set(base.subarray(from), to)
  return result
}

/**
 * Returns the delta instructions for some splices of an object.
 *
 * @see gitformat-pack(5), Deltified representation
 */
export function deltaOf(base: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const length = splices.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), base.length)
  const out: number[] = []
  size(out, base.length)
  size(out, length)
  let from = 0
  for (const { start, end, bytes } of splices) {
    copy(out, from, start)
    insert(out, bytes)
    from = end
  }
  copy(out, from, base.length)
  return Uint8Array.from(out)
}

/** Git accepts no shorter delta. */
const shortestDelta = 4

/**
 * Applies a delta to an object. The size is checked before anything is allocated.
 *
 * @param largest what may come of it, in bytes
 * @throws MalformedPack when it is no delta of this object, ObjectTooLarge
 * @see gitformat-pack(5), Deltified representation; patch-delta.c
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array, largest = Number.POSITIVE_INFINITY): Uint8Array {
  if (delta.length < shortestDelta) throw new MalformedPack('a delta that is too short')
  const reader = new DeltaReader(delta)
  if (reader.number() !== base.length) throw new MalformedPack('a delta of another object')
  const size = reader.number()
  const start = reader.at
  let made = 0
  reader.each(({ from, count, copied }) => {
    if (from + count > (copied ? base.length : delta.length)) throw new MalformedPack('a delta that reaches too far')
    made += count
  })
  if (made !== size) throw new MalformedPack(`a delta makes ${made} bytes, and says ${size}`)
  if (size > largest) throw new ObjectTooLarge(size)
  const result = new Uint8Array(size)
  let to = 0
  reader.at = start
  reader.each(({ from, count, copied }) => {
    result.set((copied ? base : delta).subarray(from, from + count), to)
    to += count
  })
  return result
}

/** Bytes of the base, or of the delta itself. */
interface Instruction {
  readonly copied: boolean
  readonly from: number
  readonly count: number
}

class DeltaReader {
  at = 0

  constructor(private readonly delta: Uint8Array) {}

  number(): number {
    let [value, scale, byte] = [0, 1, 0x80]
    while (byte & 0x80) {
      byte = this.next()
      value += (byte & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedPack('a delta of more than any file holds')
      scale *= 128
    }
    return value
  }

  /** Returns the remaining instructions. */
  each(use: (instruction: Instruction) => void): void {
    while (this.at < this.delta.length) {
      const command = this.next()
      if (command & COPY) use(this.copy(command))
      else if (command === 0) throw new MalformedPack('a delta with an instruction that does not exist')
      else {
        use({ copied: false, from: this.at, count: command })
        this.at += command
      }
    }
  }

  private copy(command: number): Instruction {
    let [from, count] = [0, 0]
    for (let i = 0; i < 4; i++) if (command & (1 << i)) from += this.next() * 2 ** (8 * i)
    for (let i = 0; i < 3; i++) if (command & (0x10 << i)) count += this.next() * 2 ** (8 * i)
    return { copied: true, from, count: count === 0 ? 0x10000 : count }
  }

  private next(): number {
    const byte = this.delta[this.at++]
    if (byte === undefined) throw new MalformedPack('a delta that ends too early')
    return byte
  }
}

/** Seven bits a byte, the smallest first. */
function size(out: number[], value: number): void {
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80)
  out.push(rest)
}

/**
 * Zero bytes are left out, and a bit says so. A size of zero would mean 0x10000, which has a byte that is not zero.
 */
function copy(out: number[], start: number, end: number): void {
  for (let at = start; at < end; ) {
    const count = Math.min(end - at, longestCopy)
    const command = out.push(COPY) - 1
    const place = [at, at / 2 ** 8, at / 2 ** 16, at / 2 ** 24, count, count / 2 ** 8, count / 2 ** 16]
    place.forEach((value, i) => {
      const byte = Math.floor(value) % 256
      if (byte === 0) return
      out.push(byte)
      out[command] = (out[command] ?? 0) | (1 << i)
    })
    at += count
  }
}

function insert(out: number[], bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += longestInsert) {
    const part = bytes.subarray(at, at + longestInsert)
    out.push(part.length, ...part)
  }
}
