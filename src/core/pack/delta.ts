/** Bytes of one object that stand in the place of others in the object made of it. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

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
 * Returns the instructions that make of an object what some splices make of it.
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

/** Returns what instructions of {@link deltaOf} make of an object. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array {
  let at = 0
  const number = () => {
    let [value, scale, byte] = [0, 1, 0x80]
    while (byte & 0x80) {
      byte = delta[at++] ?? 0
      value += (byte & 0x7f) * scale
      scale *= 128
    }
    return value
  }
  if (number() !== base.length) throw new RangeError('a delta of another object')
  const result = new Uint8Array(number())
  for (let to = 0; at < delta.length; ) {
    const command = delta[at++] ?? 0
    if ((command & COPY) === 0) {
      result.set(delta.subarray(at, at + command), to)
      at += command
      to += command
      continue
    }
    const place = [0, 0, 0, 0, 0, 0, 0].map((_, i) => (command & (1 << i) ? (delta[at++] ?? 0) : 0))
    const byte = (i: number) => place[i] ?? 0
    const start = byte(0) + byte(1) * 2 ** 8 + byte(2) * 2 ** 16 + byte(3) * 2 ** 24
    const count = byte(4) + byte(5) * 2 ** 8 + byte(6) * 2 ** 16
    result.set(base.subarray(start, start + count), to)
    to += count
  }
  return result
}

/** Seven bits a byte, the smallest first. */
function size(out: number[], value: number): void {
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80)
  out.push(rest)
}

/** Bytes that are zero are left out, and a bit says so. A size of none would be one of 0x10000, which has a byte that is not zero. */
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
