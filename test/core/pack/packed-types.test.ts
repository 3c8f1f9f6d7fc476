import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { packedNames, packedTypes } from '../../../src/core/pack/packed-types.js'
import { cloneScene } from '../../support/clone-scene.js'
import { defineHistory } from '../../support/history.js'

/** Of every type, and alike enough to be packed as deltas of deltas. */
const alike = defineHistory('alike', h => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i}`)
  for (let i = 0; i < 12; i++) h.commit(`c${i}`, { 'a.txt': [...lines, `${i}`].join('\n'), [`dir/${i}.txt`]: `${i}\n` })
  h.annotatedTag('v1')
})

for (const by of ['offset', 'name']) {
  test(`the types of packed objects are those git tells, deltas told by ${by}`, async t => {
    const scene = await cloneScene(t, alike)
    const bare = join(scene.served, 'alike.git')
    await scene.git('-C', bare, '-c', `repack.useDeltaBaseOffset=${by === 'offset'}`, 'repack', '-adfq')
    const told = (format: string) =>
      scene.git('-C', bare, 'cat-file', '--batch-all-objects', `--batch-check=%(objectname) ${format}`)
    t.true((await told('%(deltabase)')).split('\n').filter(line => !/ 0+$/.test(line)).length > 10)
    const directory = join(bare, 'objects', 'pack')
    const read = async (end: string) => {
      const [name = ''] = (await readdir(directory)).filter(file => file.endsWith(end))
      return readFile(join(directory, name))
    }
    const index = await read('.idx')
    const types = packedTypes(await read('.pack'), index)
    t.deepEqual(
      [...types].map(([oid, type]) => `${oid} ${type}`),
      (await told('%(objecttype)')).split('\n'),
    )
    t.deepEqual(packedNames(index), [...types.keys()])
  })
}
