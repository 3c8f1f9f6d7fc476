import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import test from 'ava'
import { fc } from '../../support/properties.js'
import { oddities } from '../../../fixtures-repos/oddities.js'
import { stackSha256 } from '../../../fixtures-repos/stack.js'
import type { RawObject } from '../../../src/core/object/raw-object.js'
import { writePack } from '../../../src/core/pack/write-pack.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

for (const { name, objectFormat, objects } of [oddities, stackSha256]) {
  test(`git takes the pack of ${name}, and finds every object in it`, async t => {
    const directory = await tempDirectory(t)
    const at = { cwd: directory, env: sealedEnvironment(directory) }
    await oracle(['init', '-q', `--object-format=${objectFormat}`], at)
    const input = Buffer.concat([...writePack([...objects.values()], objectFormat)])
    const said = await oracle(['index-pack', '--stdin'], { ...at, input })
    const trailer = input.subarray(-createHash(objectFormat).digest().length).toString('hex')
    t.is(said.toString(), `pack\t${trailer}\n`)
    await oracle(['verify-pack', join('.git', 'objects', 'pack', `pack-${trailer}.idx`)], at)
    const listed = await oracle(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], at)
    t.deepEqual(listed.toString().trim().split('\n').toSorted(), [...objects.keys()].toSorted())
  })
}

test('an object of any type and content comes out of the pack as it went in', async t => {
  const directory = await tempDirectory(t)
  const at = { cwd: directory, env: sealedEnvironment(directory) }
  await oracle(['init', '-q'], at)
  const blob = fc.record<RawObject>({ type: fc.constant('blob'), body: fc.uint8Array({ maxLength: 9000 }) })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(blob, { minLength: 1, maxLength: 5 }), async blobs => {
      const input = Buffer.concat([...writePack(blobs, 'sha1')])
      await oracle(['unpack-objects', '-q', '--strict'], { ...at, input })
      for (const { body } of blobs) {
        const name = (await oracle(['hash-object', '--stdin'], { ...at, input: body })).toString().trim()
        t.deepEqual(await oracle(['cat-file', 'blob', name], at), Buffer.from(body))
      }
    }),
    { numRuns: 25 },
  )
})

test('a large pack comes in pieces, and its checksum is over all of them', t => {
  const objects: readonly RawObject[] = Array.from({ length: 50 }, () => ({ type: 'blob', body: randomBytes(5000) }))
  const pieces = [...writePack(objects, 'sha1')]
  t.true(pieces.length > 3)
  const whole = Buffer.concat(pieces)
  t.deepEqual(createHash('sha1').update(whole.subarray(0, -20)).digest(), whole.subarray(-20))
})
