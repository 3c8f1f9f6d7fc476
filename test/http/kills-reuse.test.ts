import { cp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { serve } from '../support/http-server.js'
import { allEnd, killing, kills } from '../support/killing.js'
import { filesIn, movingScene } from '../support/moving-upstream.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const verbatim = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true } as const

for (const clean of ['all', 'tracked'] as const) {
  unlessWindows(`clone --reuse --clean ${clean} killed ${kills} times at any moment: the next run heals`, async t => {
    t.timeout(40 * 60_000)
    const scene = await movingScene(t)
    for (let i = 0; i < 40; i++) await writeFile(join(scene.served, '..', 'author', `file-${i}.txt`), `${i}\n`)
    await scene.commit({ 'many.txt': 'many\n' })
    const server = await serve(t, scene.served, { env: scene.env })
    const url = `${server.url}/up.git`
    await scene.run('system', 'clone', '--full', url, 'ours')
    const [ours, kept] = [join(scene.work, 'ours'), join(scene.work, '..', 'kept')]
    await writeFile(join(ours, 'same.txt'), 'changed\n')
    await cp(ours, kept, verbatim)
    await scene.moveOn()
    await scene.run('system', 'clone', '--full', url, '../new')
    const { index, refs, head, status } = await scene.picture('../new')
    const files = await filesIn(join(scene.work, '..', 'new'), '.git')
    const argv = ['clone', '--reuse', '--full', '--clean', clean, url, 'ours']
    await killing(t, scene, argv, {
      before: async () => {
        await rm(ours, { recursive: true, force: true })
        await cp(kept, ours, verbatim)
      },
      check: async () => {
        const names = await readdir(ours)
        // Between two renames it is in the temporary directory.
        if (names.includes('.git')) t.is((await scene.picture('ours')).fsck, '')
        else t.true(names.some(name => name.startsWith('.git-slim-')))
        t.true(names.includes('many.txt'))
        const inRepository = await readdir(join(ours, '.git'), { recursive: true }).catch(() => [])
        // The lock of an index of git-slim's own is in nobody's way.
        t.deepEqual(
          inRepository.filter(name => name.endsWith('.lock') && !name.startsWith('slim-')),
          [],
        )
        const { exitCode, stderr } = await scene.run('system', ...argv)
        t.is(exitCode, 0, stderr)
        t.like(await scene.picture('ours'), { index, refs, head, status, fsck: '' })
        t.deepEqual(await filesIn(ours, '.git'), files)
      },
      after: async () => {
        const left = (await readdir(ours, { recursive: true })).filter(name => /\.lock$|git-slim-|slim-/.test(name))
        t.deepEqual(left, [])
        t.deepEqual(await scene.entries(), ['ours'])
      },
    })
    await allEnd(server.host)
  })
}

for (const state of ['absent', 'behind'] as const) {
  unlessWindows(
    `clone --cache killed ${kills} times at any moment, the cache ${state}: the next run heals`,
    async t => {
      t.timeout(40 * 60_000)
      const scene = await movingScene(t)
      const server = await serve(t, scene.served, { env: scene.env })
      const url = `${server.url}/up.git`
      const [cache, kept] = [join(scene.work, '..', 'cache'), join(scene.work, '..', 'kept')]
      const argv = ['clone', '--json', '--cache', cache, '--depth=2', url, 'ours']
      await scene.run('system', ...argv)
      await cp(cache, kept, verbatim)
      await scene.moveOn()
      await scene.run('system', 'clone', '--depth=2', url, '../new')
      const { index, refs, head, shallow } = await scene.picture('../new')
      const isWhole = async () => {
        const { exitCode, stdout } = await scene.run('system', ...argv)
        t.is(exitCode, 0, stdout)
        t.like(await scene.picture('ours'), { index, refs, head, status: '', fsck: '' })
        await rm(join(scene.work, 'ours'), { recursive: true })
        return (JSON.parse(stdout) as { cache: string }).cache
      }
      await killing(t, scene, argv, {
        before: async () => {
          for (const directory of [cache, join(scene.work, 'ours')])
            await rm(directory, { recursive: true, force: true })
          if (state === 'behind') await cp(kept, cache, verbatim)
        },
        check: async () => {
          await rm(join(scene.work, 'ours'), { recursive: true, force: true })
          t.true(['created', 'updated', 'hit'].includes(await isWhole()))
          t.is(await isWhole(), 'hit')
        },
        after: async () => {
          t.deepEqual(await scene.entries(), [])
        },
      })
      t.is(shallow.length, 1)
      // Whatever was left, the next that adds something removes it.
      await scene.commit({ 'last.txt': 'last\n' })
      const { stdout } = await scene.run('system', ...argv)
      t.like(JSON.parse(stdout), { cache: 'updated' })
      t.deepEqual(
        (await readdir(cache, { recursive: true })).filter(name => /\.lock|slim-new-|\.old/.test(name)),
        [],
      )
      await allEnd(server.host)
    },
  )
}
