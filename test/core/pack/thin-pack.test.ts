import { join } from 'node:path'
import test from 'ava'
import type { Oid } from '../../../src/core/object/oid.js'
import type { ObjectType } from '../../../src/core/object/raw-object.js'
import { namedBases, withObjects } from '../../../src/core/pack/thin-pack.js'
import { cloneScene } from '../../support/clone-scene.js'
import { oracle } from '../../support/git.js'
import { defineHistory } from '../../support/history.js'

/** Alike enough to be packed as deltas of one another. */
const alike = defineHistory('alike', h => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i}`)
  for (let i = 0; i < 12; i++) h.commit(`c${i}`, { 'a.txt': [...lines, `${i}`].join('\n'), [`dir/${i}.txt`]: `${i}\n` })
})

test('a thin pack that is given what it lacks is one that git takes', async t => {
  const scene = await cloneScene(t, alike)
  const bare = { cwd: join(scene.served, 'alike.git'), env: scene.env }
  const args = ['pack-objects', '--stdout', '--revs', '--thin', '--delta-base-offset', '-q']
  const range = `${alike.oid('c11')}\n^${alike.oid('c3')}\n`
  const thin = await oracle(args, { ...bare, input: range })
  const bases = [...namedBases(thin)]
  t.true(bases.length > 0)
  const objects = []
  for (const oid of bases) {
    const type = (await oracle(['cat-file', '-t', oid], bare)).toString().trim() as ObjectType
    objects.push({ type, body: await oracle(['cat-file', type, oid], bare) })
  }
  const whole = withObjects(thin, objects)
  t.is(namedBases(whole).size, bases.length)
  await scene.git('init', '-q', '--bare', 'empty.git')
  const empty = { cwd: join(scene.work, 'empty.git'), env: scene.env }
  const said = await oracle(['index-pack', '--stdin'], { ...empty, input: whole })
  t.regex(said.toString(), /^pack\t[0-9a-f]{40}/)
  const listed = await oracle(['cat-file', '--batch-all-objects', '--batch-check=%(objectname)'], empty)
  const names = listed.toString().trim().split('\n') as Oid[]
  t.true(bases.every(oid => names.includes(oid)))
})

test('what is no pack is no endless loop', t => {
  t.throws(() => namedBases(Buffer.concat([Buffer.from('PACK\0\0\0\x02\0\0\0\x09'), Buffer.alloc(30)])))
})
