import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { largeFiles, media, pointer, sha256 } from '../../fixtures-repos/media.js'
import { actionScene, type Step } from '../support/action-scene.js'
import { testWithLfs } from '../support/installed.js'

const token = 'ghs_0123456789abcdefGHIJ'
const basicAuth = { username: 'x-access-token', password: token }
const lfs = new Map<string, Uint8Array>(Object.values(largeFiles).map(text => [sha256(text), Buffer.from(text)]))
const step: Step = { env: { GITHUB_SHA: media.oids.B } }

testWithLfs('lfs: the large files of the commit are fetched with the token', async t => {
  const scene = await actionScene(t, [media], { lfs, basicAuth })
  const main = await scene.main({ ...step, with: { lfs: 'true', token, 'lfs-exclude': '*.none\nvideo' } })
  t.is(main.exitCode, 0, main.log)
  t.is(await readFile(join(scene.workspace, 'a.bin'), 'utf8'), largeFiles['a.bin'])
  t.is(await readFile(join(scene.workspace, 'video', 'b.bin'), 'utf8'), pointer(largeFiles['video/b.bin']))
  t.is(await scene.later('status', '--porcelain'), '')
})

test('without lfs, there are pointers', async t => {
  const scene = await actionScene(t, [media], { lfs })
  const main = await scene.main(step)
  t.is(main.exitCode, 0, main.log)
  t.is(await readFile(join(scene.workspace, 'a.bin'), 'utf8'), pointer(largeFiles['a.bin']))
})

test('patterns without lfs are a mistake', async t => {
  const scene = await actionScene(t, [media])
  const { exitCode, log } = await scene.main({ ...step, with: { 'lfs-include': '*.bin' } })
  t.is(exitCode, 2)
  t.regex(log, /belong to "lfs"/)
})
