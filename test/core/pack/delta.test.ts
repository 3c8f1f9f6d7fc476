import test from 'ava'
import { fc } from '../../support/properties.js'
import { hashObject, type RawObject, type Splice } from '../../../src/core/object/raw-object.js'
import { applyDelta, deltaOf, spliced } from '../../../src/core/pack/delta.js'
import { MalformedPack } from '../../../src/core/pack/pack-entry.js'
import { writePack } from '../../../src/core/pack/write-pack.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

/** Bytes, and where others are put in their place. Lengths about 0x10000 are told in another way. */
const changes = fc
  .tuple(fc.constantFrom(0, 1, 100, 0xffff, 0x10000, 0x10001, 0x30000), fc.array(fc.nat({ max: 0x30000 })))
  .chain(([length, places]) => {
    const sorted = places.map(place => Math.min(place, length)).toSorted((a, b) => a - b)
    const ranges = sorted.flatMap((start, i) => (i % 2 === 0 ? [{ start, end: sorted[i + 1] ?? start }] : []))
    const splices = ranges.map(range => fc.uint8Array({ maxLength: 300 }).map(bytes => ({ ...range, bytes })))
    return fc.tuple(fc.constant(bytesOf(length)), fc.tuple(...splices))
  })

function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3)
}

test('a delta makes what the splices make', t => {
  fc.assert(
    fc.property(changes, ([base, splices]: [Uint8Array, readonly Splice[]]) => {
      const expected = Buffer.from(base)
      const parts: Uint8Array[] = []
      let from = 0
      for (const { start, end, bytes } of splices) {
        parts.push(expected.subarray(from, start), bytes)
        from = end
      }
      const whole = Buffer.concat([...parts, expected.subarray(from)])
      t.deepEqual(Buffer.from(spliced(base, splices)), whole)
      t.deepEqual(Buffer.from(applyDelta(base, deltaOf(base, splices))), whole)
    }),
    { numRuns: 60 },
  )
})

test('a delta of another object is refused', t => {
  t.throws(() => applyDelta(bytesOf(3), deltaOf(bytesOf(4), [])), { instanceOf: MalformedPack })
})

test('git reads objects of a pack that are told by what differs, however far apart they stand', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  await oracle(['init', '-q'], at)
  await fc.assert(
    fc.asyncProperty(changes, fc.constantFrom(0, 100, 20_000), async ([base, splices], between) => {
      const first: RawObject = { type: 'blob', body: base }
      const delta = deltaOf(base, splices)
      const last: RawObject = { type: 'blob', body: spliced(base, splices), derived: { base: first, delta } }
      const filler: RawObject = { type: 'blob', body: bytesOf(between).map(byte => byte ^ 0x55) }
      const objects = new Map([first, filler, last].map(object => [hashObject(object, 'sha1'), object]))
      const input = Buffer.concat([...writePack([...objects.values()], 'sha1')])
      await oracle(['unpack-objects', '-q', '--strict'], { ...at, input })
      t.deepEqual(await oracle(['cat-file', 'blob', hashObject(last, 'sha1')], at), Buffer.from(last.body))
    }),
    { numRuns: 15 },
  )
})

test('what the pack does not hold is no reason to tell an object by it', t => {
  const base: RawObject = { type: 'blob', body: bytesOf(1000) }
  const splices = [{ start: 0, end: 1, bytes: Uint8Array.of(9) }]
  const body = spliced(base.body, splices)
  const alone = { type: 'blob', body } as const
  const derived = { ...alone, derived: { base, delta: deltaOf(base.body, splices) } }
  t.deepEqual([...writePack([derived], 'sha1')], [...writePack([alone], 'sha1')])
})
