import { chmod, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { serve, type ServerSwitches } from '../support/http-server.js'
import { filesIn, movingScene } from '../support/moving-upstream.js'

const unlessRoot = process.getuid?.() === 0 || process.platform === 'win32' ? test.skip : test

interface Cloned {
  readonly cache: string | null
  readonly warnings: readonly string[]
  readonly receivedBytes: number
}

/** A scene with a server, and a way to clone through a cache into a directory that is new each time. */
async function cacheScene(t: ExecutionContext, switches: ServerSwitches = {}) {
  const scene = await movingScene(t)
  const server = await serve(t, scene.served, { env: scene.env, ...switches })
  const url = `${server.url}/up.git`
  const cache = join(scene.work, 'cache')
  let count = 0
  const clone = async (...options: readonly string[]) => {
    const directory = `clone-${count++}`
    server.requests.length = 0
    const result = await scene.run('system', 'clone', '--json', '--cache', cache, ...options, url, directory)
    t.is(result.exitCode, 0, result.stdout + result.stderr)
    const packs = server.requests.filter(({ kind }) => kind === 'pack').length
    return { ...(JSON.parse(result.stdout) as Cloned), directory, packs }
  }
  /** What a clone without the cache is, compared with one that was made with it. */
  const same = async (directory: string, ...options: readonly string[]) => {
    const plain = `plain-${count++}`
    await scene.run('system', 'clone', ...options, url, plain)
    const { shallow: _ends, objects: _count, ...expected } = await scene.picture(plain)
    const { shallow: _ours, objects: _ourCount, ...picture } = await scene.picture(directory)
    t.deepEqual(picture, expected)
    t.deepEqual(
      await filesIn(join(scene.work, directory), '.git', 'objects', 'shallow', 'packed-refs', 'logs', 'refs'),
      await filesIn(join(scene.work, plain), '.git', 'objects', 'shallow', 'packed-refs', 'logs', 'refs'),
    )
  }
  const entry = async () => join(cache, (await readdir(cache)).find(name => name.endsWith('.git')) ?? '')
  return { ...scene, server, url, cache, clone, same, entry }
}

const cloneRequest: Record<string, readonly string[]> = {
  'depth 1': [],
  'depth 3': ['--depth', '3'],
  'all history': ['--full'],
  'all branches and tags': ['--full', '--all-branches', '--tags'],
  'a tag': ['-b', 'stays'],
  'a bare one': ['--bare', '--full'],
}

for (const [title, options] of Object.entries(cloneRequest)) {
  test(`a clone from the cache is what it is without: ${title}`, async t => {
    const scene = await cacheScene(t)
    const uses = []
    for (const step of ['created', 'hit', 'moves on', 'hit']) {
      if (step === 'moves on') await scene.moveOn()
      const { cache, directory, packs } = await scene.clone(...options)
      uses.push([cache, packs])
      await scene.same(directory, ...options)
    }
    const updates = options.includes('stays') ? ['hit', 0] : ['updated', 1]
    t.deepEqual(uses, [['created', 1], ['hit', 0], updates, ['hit', 0]])
  })
}

test('a clone stays whole when the cache is removed', async t => {
  const scene = await cacheScene(t)
  await scene.clone('--full')
  const { directory, cache } = await scene.clone('--full')
  t.is(cache, 'hit')
  await rm(scene.cache, { recursive: true })
  await scene.same(directory, '--full')
  t.false((await readdir(join(scene.work, directory, '.git', 'objects', 'info'))).includes('alternates'))
})

test('a commit by its id comes from the cache, but the server is asked', async t => {
  const scene = await cacheScene(t)
  const commit = await scene.git('-C', join(scene.served, 'up.git'), 'rev-parse', 'main~1')
  t.is((await scene.clone('--revision', commit)).cache, 'created')
  t.is((await scene.clone('--revision', commit)).cache, 'hit')
  t.deepEqual(
    scene.server.requests.map(({ kind }) => kind),
    ['info', 'ls-refs'],
  )
})

test('who is refused by the server gets nothing from the cache', async t => {
  const scene = await cacheScene(t, { basicAuth: { username: 'me', password: 'secret-of-mine' } })
  const run = (secret: string, ...options: readonly string[]) => {
    const url = scene.url.replace('//', `//me:${secret}@`)
    return scene.run('system', 'clone', '--cache', scene.cache, ...options, url, 'ours')
  }
  t.is((await run('secret-of-mine')).exitCode, 0)
  const commit = await scene.git('-C', 'ours', 'rev-parse', 'HEAD')
  await rm(join(scene.work, 'ours'), { recursive: true })
  for (const options of [[], ['--revision', commit]]) {
    t.is((await run('wrong', ...options)).exitCode, 1)
    t.false((await scene.entries()).includes('ours'))
  }
  for (const name of await readdir(scene.cache, { recursive: true })) {
    const text = await readFile(join(scene.cache, name), 'latin1').catch(() => '')
    t.false(text.includes('secret-of-mine'), name)
  }
})

const damages: Record<string, (entry: string) => Promise<void>> = {
  'packs are cut': entry => change(entry, '.pack', bytes => bytes.subarray(0, bytes.length / 2)),
  'packs are altered': entry => change(entry, '.pack', bytes => bytes.fill(0x55, 60, 160)),
  'packs are empty': entry => change(entry, '.pack', () => Buffer.alloc(0)),
  'indexes are garbage': entry => change(entry, '.idx', () => Buffer.from('garbage')),
  'packs are gone': async entry => {
    await rm(join(entry, 'objects', 'pack'), { recursive: true })
  },
  'the end of history is gone': entry => rm(join(entry, 'shallow')),
  'tips are garbage': entry => writeFile(join(entry, 'packed-refs'), 'garbage'),
  'tips are gone': entry => rm(join(entry, 'packed-refs')),
}

async function change(entry: string, extension: string, alter: (bytes: Buffer) => Uint8Array): Promise<void> {
  const directory = join(entry, 'objects', 'pack')
  for (const name of (await readdir(directory)).filter(one => one.endsWith(extension))) {
    const file = join(directory, name)
    await chmod(file, 0o600)
    await writeFile(file, alter(await readFile(file)))
  }
}

for (const [title, damage] of Object.entries(damages)) {
  for (const moves of ['moves on', 'stays'] as const) {
    test(`a damaged cache is made good, and the job goes on: ${title}, upstream ${moves}`, async t => {
      const scene = await cacheScene(t)
      await scene.clone('--depth=2')
      await damage(await scene.entry())
      if (moves === 'moves on') await scene.moveOn()
      await scene.same((await scene.clone('--depth=2')).directory, '--depth=2')
      const next = await scene.clone('--depth=2')
      t.deepEqual([next.cache, next.packs], ['hit', 0])
      await scene.same(next.directory, '--depth=2')
    })
  }
}

test('another that holds the cache is waited for, but not for ever', async t => {
  const scene = await cacheScene(t)
  await scene.clone()
  await scene.moveOn()
  const lock = `${await scene.entry()}.lock`
  await writeFile(lock, JSON.stringify({ host: hostname(), pid: process.ppid }))
  // However long the test takes on a busy machine, whoever holds it has just said so.
  const later = new Date(Date.now() + 3_600_000)
  await utimes(lock, later, later)
  const { cache, warnings, directory } = await scene.clone()
  t.is(cache, 'unused')
  t.regex(warnings.join(), /another git-slim held its lock/)
  await scene.same(directory)
  t.true((await readdir(scene.cache)).some(name => name.endsWith('.lock')))
})

for (const [title, content, age] of [
  ['a process that has died', JSON.stringify({ host: hostname(), pid: 2 ** 30 }), 0],
  ['another host that is silent', JSON.stringify({ host: 'elsewhere', pid: 1 }), 300],
  ['nobody knows whom', '', 300],
] as const) {
  test(`a lock of ${title} is removed`, async t => {
    const scene = await cacheScene(t)
    await scene.clone()
    await scene.moveOn()
    const lock = `${await scene.entry()}.lock`
    await writeFile(lock, content)
    const then = new Date(Date.now() - age * 1000)
    await utimes(lock, then, then)
    t.is((await scene.clone()).cache, 'updated')
    t.false((await readdir(scene.cache)).some(name => name.endsWith('.lock')))
  })
}

test('many at once all get their clone, and the cache is whole', async t => {
  const scene = await cacheScene(t)
  const clones = await Promise.all([1, 2, 3, 4].map(() => scene.clone('--full')))
  for (const { directory } of clones) await scene.same(directory, '--full')
  t.is((await scene.clone('--full')).cache, 'hit')
})

unlessRoot('a cache that cannot be written is still read', async t => {
  const scene = await cacheScene(t)
  await scene.clone()
  await chmod(scene.cache, 0o500)
  t.teardown(() => chmod(scene.cache, 0o700))
  t.is((await scene.clone()).cache, 'hit')
  await scene.moveOn()
  const { cache, warnings } = await scene.clone()
  t.is(cache, 'unused')
  t.regex(warnings.join(), /could not be updated/)
})

test('what is no directory is no cache, and the job goes on', async t => {
  const scene = await cacheScene(t)
  await writeFile(scene.cache, 'a file')
  const { cache, warnings, directory } = await scene.clone()
  t.is(cache, 'unused')
  t.regex(warnings.join(), /the cache cannot be used; the clone was made without/)
  await scene.same(directory)
})

test('what a reused directory has is not added to the cache', async t => {
  const scene = await cacheScene(t)
  const run = async () => {
    const { stdout } = await scene.run(
      'system',
      'clone',
      '--json',
      '--reuse',
      '--cache',
      scene.cache,
      scene.url,
      'ours',
    )
    return (JSON.parse(stdout) as Cloned).cache
  }
  t.is(await run(), 'created')
  const before = await filesIn(scene.cache)
  await scene.moveOn()
  t.is(await run(), 'unused')
  t.deepEqual(await filesIn(scene.cache), before)
})

test('the cache is where it is set up: by the option, the environment, or the configuration', async t => {
  const scene = await cacheScene(t)
  const run = async (env: Record<string, string>, ...options: readonly string[]) => {
    await scene.runWith({ backend: 'system', env }, 'clone', ...options, scene.url, `x${Math.random()}`)
    return (await scene.entries()).filter(name => name.startsWith('cache-'))
  }
  await mkdir(join(scene.work, '..', 'home'), { recursive: true })
  await writeFile(scene.env['GIT_CONFIG_GLOBAL'] ?? '', `[slim]\n\tcache = ${join(scene.work, 'cache-config')}\n`)
  t.deepEqual(await run({}), ['cache-config'])
  t.deepEqual(await run({ GIT_SLIM_CACHE: join(scene.work, 'cache-env') }), ['cache-config', 'cache-env'])
  const all = await run({ GIT_SLIM_CACHE: join(scene.work, 'cache-env') }, '--cache', 'cache-option')
  t.deepEqual(all, ['cache-config', 'cache-env', 'cache-option'])
})

test('without git there is no cache, and the job goes on', async t => {
  const scene = await cacheScene(t)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', '--cache', scene.cache, scene.url, 'ours')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /the embedded git does not use a cache; the clone was made without it/)
})
