import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { deltaOf, spliced } from '../../src/core/pack/delta.js'
import { packHeader } from '../../src/core/pack/write-pack.js'
import { fc } from './properties.js'

/** One entry of a pack, before it is bytes. */
interface Part {
  readonly type: number
  readonly size: number
  /** What stands between the header and what is deflated: where a delta's base is. */
  readonly base: Buffer
  readonly body: Uint8Array
  readonly deflated?: Buffer
}

const numbers = { commit: 1, tree: 2, blob: 3, tag: 4 } as const

/** Where a change is made, as parts of 2^32; each kind of change takes them as it can. */
interface Change {
  readonly kind: (typeof kinds)[number]
  readonly entry: number
  readonly at: number
  readonly value: number
}

const kinds = [
  'byte of an object',
  'bytes cut out of an object',
  'bytes put into an object',
  'size',
  'type',
  'base',
  'deflated byte',
  'deflated at another level',
  'dropped',
  'twice',
  'order',
  'count',
  'byte of the pack',
  'cut off',
  'junk behind',
  'wrong checksum',
] as const

const number = fc.nat({ max: 2 ** 31 - 1 })
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...kinds),
  entry: number,
  at: number,
  value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), number),
})

/** Packs that a stranger might send: of a few objects, changed in a few ways. */
export function mutatedPacks(objects: readonly RawObject[]): fc.Arbitrary<Buffer> {
  const parts = partsOf(objects)
  return fc.array(change, { minLength: 1, maxLength: 3 }).map(changes => mutate(parts, changes))
}

/** All objects whole; then each blob and tree once more, a little changed, as a delta by offset or by name. */
function partsOf(objects: readonly RawObject[]): readonly Part[] {
  const whole = objects.map(object => part(numbers[object.type], object.body))
  const deltas = objects.flatMap((object, i) => {
    if (object.type !== 'blob') return []
    const splices = [{ start: 0, end: 0, bytes: Buffer.from(`${i}\n`) }]
    const body = deltaOf(object.body, splices)
    const name = hashObject(object, 'sha1')
    const next = deltaOf(spliced(object.body, splices), [{ start: 1, end: 1, bytes: Buffer.from('more\n') }])
    return [part(7, body, Buffer.from(name, 'hex')), part(6, next, Buffer.of(0))]
  })
  return [...whole, ...deltas]
}

function part(type: number, body: Uint8Array, base = Buffer.alloc(0)): Part {
  return { type, size: body.length, base, body }
}

function mutate(parts: readonly Part[], changes: readonly Change[]): Buffer {
  const own = [...parts]
  for (const { kind, ...where } of changes) changeParts(own, kind, where)
  let pack = bytesOf(own, changes.find(({ kind }) => kind === 'count')?.value ?? own.length)
  for (const { kind, at, value } of changes) {
    const place = at % pack.length
    if (kind === 'byte of the pack') pack[place] = value & 0xff
    if (kind === 'cut off') pack = pack.subarray(0, place)
  }
  const ended = Buffer.concat([pack, createHash('sha1').update(pack).digest()])
  if (changes.some(({ kind }) => kind === 'wrong checksum')) ended[ended.length - 1] = (ended.at(-1) ?? 0) ^ 1
  return changes.some(({ kind }) => kind === 'junk behind') ? Buffer.concat([ended, Buffer.from('junk')]) : ended
}

function changeParts(parts: Part[], kind: Change['kind'], { entry, at, value }: Omit<Change, 'kind'>): void {
  const i = entry % Math.max(1, parts.length)
  const found = parts[i]
  if (found === undefined) return
  const { body } = found
  const place = at % Math.max(1, body.length)
  const withBody = (bytes: Uint8Array) => {
    parts[i] = { ...found, body: bytes, size: bytes.length }
  }
  const put = (from: number, to: number, bytes: Uint8Array) =>
    withBody(Buffer.concat([body.subarray(0, from), bytes, body.subarray(to)]))
  if (kind === 'byte of an object') put(place, place + 1, Buffer.of(value & 0xff))
  if (kind === 'bytes cut out of an object') put(place, place + 1 + (value % 24), Buffer.alloc(0))
  if (kind === 'bytes put into an object') put(place, place, Buffer.alloc(1 + (value % 24), value & 0xff))
  if (kind === 'size') parts[i] = { ...found, size: value % 3 === 0 ? value : found.size + ((value % 9) - 4) }
  if (kind === 'type') parts[i] = { ...found, type: value % 8 }
  if (kind === 'base') parts[i] = { ...found, base: Buffer.from(found.base.map(byte => byte ^ (value & 0xff))) }
  if (kind === 'deflated byte') {
    const deflated = found.deflated ?? deflateSync(body)
    deflated[at % deflated.length] = value & 0xff
    parts[i] = { ...found, deflated }
  }
  if (kind === 'deflated at another level') parts[i] = { ...found, deflated: deflateSync(body, { level: value % 10 }) }
  if (kind === 'dropped') parts.splice(i, 1)
  if (kind === 'twice') parts.splice(at % parts.length, 0, found)
  if (kind === 'order') parts.unshift(...parts.splice(i, 1))
}

/** A delta by offset starts from the entry before it, unless its base says so much more. */
function bytesOf(parts: readonly Part[], count: number): Buffer {
  const bytes: Buffer[] = [Buffer.from(packHeader(count >>> 0))]
  let last = 0
  for (const { type, size, base, body, deflated } of parts) {
    const place = type === 6 ? Buffer.from(distance(last + (base[0] ?? 0))) : base
    const entry = Buffer.concat([header(type, Math.max(0, size)), place, deflated ?? deflateSync(body)])
    bytes.push(entry)
    last = entry.length
  }
  return Buffer.concat(bytes)
}

function header(type: number, size: number): Buffer {
  const bytes: number[] = []
  let byte = (type << 4) | (size % 16)
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 0x80)
    byte = rest % 128
  }
  return Buffer.from([...bytes, byte])
}

function distance(value: number): readonly number[] {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((--rest % 128) | 0x80)
  return bytes
}
