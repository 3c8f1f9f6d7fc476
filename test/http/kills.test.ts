import { cp, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { deepenScene, leftInside } from '../support/deepen-scene.js'
import { serve } from '../support/http-server.js'
import { allEnd, killing, kills } from '../support/killing.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const big = longHistory(200, 100)

for (const backend of cloneBackends) {
  for (const place of ['ours', 'existing'] as const) {
    unlessWindows(
      `clone killed ${kills} times at any moment, target ${place}: the next run heals [${backend}]`,
      async t => {
        t.timeout(40 * 60_000)
        const scene = await cloneScene(t, big)
        const server = await serve(t, scene.served, { env: scene.env })
        const argv = ['clone', '--backend', backend, `${server.url}/${big.name}.git`, place]
        const target = join(scene.work, place)
        await killing(t, scene, argv, {
          before: async () => {
            await rm(target, { recursive: true, force: true })
            if (place === 'existing') await mkdir(target)
          },
          check: async () => {
            if (await isCloned(scene, place)) return
            const names = await readdir(target).catch(() => undefined)
            t.deepEqual(
              names?.filter(name => !name.includes('git-slim')),
              place === 'existing' ? [] : undefined,
            )
            const { exitCode, stderr } = await scene.run(backend, ...argv)
            t.is(exitCode, 0, stderr)
            t.true(await isCloned(scene, place))
          },
          after: async () => {
            t.deepEqual(await scene.entries(), [place])
            t.deepEqual(await leftInside(join(target, '.git')), [])
          },
        })
        await allEnd(server.host)
      },
    )
  }

  unlessWindows(`deepen killed ${kills} times at any moment: the next run heals [${backend}]`, async t => {
    t.timeout(40 * 60_000)
    const scene = await deepenScene(t, backend)
    const [ours, kept] = ['ours', '../kept'].map(name => join(scene.work, name)) as [string, string]
    await cp(ours, kept, { recursive: true })
    await killing(t, scene, scene.argv, {
      before: async () => {
        await rm(ours, { recursive: true })
        await cp(kept, ours, { recursive: true })
      },
      check: async () => {
        t.like(await scene.picture('ours'), { fsck: '', status: '' })
        t.is((await scene.git('-C', 'ours', 'log', '-1', '--format=%s')).trim(), 'f29')
        const { exitCode, stderr } = await scene.run(backend, ...scene.argv)
        t.is(exitCode, 0, stderr)
        await scene.checkFound()
      },
      after: async () => {
        t.deepEqual(await leftInside(join(ours, '.git')), [])
        t.deepEqual(await scene.entries(), ['ours'])
      },
    })
    await allEnd(scene.server.host)
  })
}

async function isCloned(scene: CloneScene, place: string): Promise<boolean> {
  const isThere = (await readdir(join(scene.work, place)).catch(() => [] as string[])).includes('.git')
  if (!isThere) return false
  const { fsck, status, head } = await scene.picture(place)
  return fsck === '' && status === '' && head === 'ref: refs/heads/main'
}
