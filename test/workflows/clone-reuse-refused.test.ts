import { chown, mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { serve } from '../support/http-server.js'
import { filesIn, movingScene } from '../support/moving-upstream.js'

type Make = (ours: string) => Promise<unknown>

const others: Record<string, readonly [make: Make, says: RegExp, options?: readonly string[]]> = {
  'a directory with files': [ours => writeFile(join(ours, 'mine'), 'x'), /is not empty, and not a clone/],
  'a directory with a file called .git': [
    ours => writeFile(join(ours, '.git'), 'gitdir: elsewhere\n'),
    /the \.git of .* points to a repository elsewhere/,
  ],
  'a clone whose .git is a link': [
    async ours => {
      await mkdir(join(ours, '..', 'elsewhere'))
      await symlink('../elsewhere', join(ours, '.git'))
    },
    /points to a repository elsewhere/,
  ],
  'a .git without a configuration': [ours => mkdir(join(ours, '.git')), /the remote of .* is not known/],
}

for (const [title, [make, says]] of Object.entries(others)) {
  test(`${title} is not reused, and stays as it is`, async t => {
    const scene = await movingScene(t)
    const ours = join(scene.work, 'ours')
    await mkdir(ours)
    await make(ours)
    const before = await filesIn(scene.work)
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', scene.url, 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, says)
    t.deepEqual(await filesIn(scene.work), before)
  })
}

for (const [first, second, says] of [
  [[], ['--bare'], /is a clone with files/],
  [['--bare'], [], /is a bare repository/],
] as const) {
  test(`a clone of another form is not reused: ${first.join('') || 'files'}, then ${second.join('') || 'files'}`, async t => {
    const scene = await movingScene(t)
    await scene.run('system', 'clone', ...first, scene.url, 'ours')
    const before = await filesIn(scene.work)
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', ...second, scene.url, 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, says)
    t.deepEqual(await filesIn(scene.work), before)
  })
}

test('a clone of another repository is not reused, and its password is not shown', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  await scene.git('-C', 'ours', 'remote', 'set-url', 'origin', 'https://me:hunter2@example.com/other.git')
  const before = await filesIn(scene.work)
  const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', scene.url, 'ours')
  t.is(exitCode, 1)
  t.regex(stderr, /ours is a clone of another repository\n {2}of https:\/\/example.com\/other.git, and not of file:/)
  t.notRegex(stderr, /hunter2/)
  t.deepEqual(await filesIn(scene.work), before)
})

for (const [title, switches, kind] of [
  ['the server is down', { hangUp: ['info', 'pack'] }, 75],
  ['the credential is refused', { basicAuth: { username: 'me', password: 'x' } }, 1],
  ['the pack is cut', { cutAfter: 300 }, 75],
] as const) {
  test(`when ${title}, the directory is as before`, async t => {
    const scene = await movingScene(t)
    const server = await serve(t, scene.served, { env: scene.env })
    const url = `${server.url}/up.git`
    await scene.run('system', 'clone', url, 'ours')
    await writeFile(join(scene.work, 'ours', 'untracked'), 'x')
    await scene.moveOn()
    const before = await filesIn(scene.work)
    Object.assign(server.switches, switches)
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', '--retries=1', url, 'ours')
    t.is(exitCode, kind, stderr)
    t.deepEqual(await filesIn(scene.work), before)
  })
}

test('a commit that is there is not fetched again', async t => {
  const scene = await movingScene(t)
  const server = await serve(t, scene.served, { env: scene.env })
  const url = `${server.url}/up.git`
  await scene.run('system', 'clone', '--depth=3', url, 'ours')
  const commit = await scene.git('-C', 'ours', 'rev-parse', 'HEAD~1')
  for (const [options, asked] of [
    [['--depth=3'], ['info', 'ls-refs']],
    [['--depth=2'], ['info', 'ls-refs']],
    [['--revision', commit], []],
  ] as const) {
    server.requests.length = 0
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', ...options, url, 'ours')
    t.is(exitCode, 0, stderr)
    t.deepEqual(
      server.requests.map(({ kind }) => kind),
      [...asked],
    )
  }
})

test('only what is missing is fetched', async t => {
  const scene = await movingScene(t)
  const server = await serve(t, scene.served, { env: scene.env })
  const url = `${server.url}/up.git`
  await scene.commit({ 'big.txt': Array.from({ length: 20_000 }, (_, i) => `${i * i}`).join(' ') })
  const received = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { receivedBytes: number }).receivedBytes
  const all = received(await scene.run('system', 'clone', '--json', url, 'ours'))
  await scene.moveOn()
  const rest = received(await scene.run('system', 'clone', '--json', '--reuse', url, 'ours'))
  t.true(rest > 0 && rest * 10 < all, `${rest} of ${all}`)
})

test('what a killed run had put aside comes back', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  // Killed between the two renames: the old repository is aside, the new one not yet in its place.
  const holder = join(ours, `.git-slim-${(await import('node:os')).hostname()}-${2 ** 30}`)
  await mkdir(join(holder, 'clone', '.git'), { recursive: true })
  await mkdir(join(holder, 'aside'))
  await rename(join(ours, '.git'), join(holder, 'aside', '.git'))
  await writeFile(
    join(holder, 'manifest.json'),
    JSON.stringify({ version: 1, entries: [{ name: '.git', inode: '1' }] }),
  )
  const { exitCode, stdout } = await scene.run('system', 'clone', '--json', '--reuse', scene.url, 'ours')
  t.is(exitCode, 0, stdout)
  t.like(JSON.parse(stdout), { reused: { fetched: false, healed: [] } })
  t.deepEqual((await scene.picture('ours')).status, '')
})

test('of two at once, no more than one works', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  await scene.moveOn()
  const run = () => scene.run('system', 'clone', '--reuse', scene.url, 'ours')
  const results = await Promise.all([run(), run()])
  for (const { exitCode, stderr } of results) {
    t.true(exitCode === 0 || /another git-slim is running/.test(stderr), stderr)
  }
  t.is((await run()).exitCode, 0)
  t.deepEqual((await scene.picture('ours')).status, '')
})

test('--clean says what it takes, and needs --reuse', async t => {
  const scene = await movingScene(t)
  for (const [argv, says] of [
    [['--clean', 'all'], /--clean can only be given with --reuse/],
    [['--clean-exclude=x'], /--clean-exclude can only be given with --reuse/],
    [['--reuse', '--clean', 'some'], /--clean/],
    [['--reuse', '--clean=none', '--clean-exclude', 'x'], /cannot be given with --clean none/],
  ] as const) {
    const { exitCode, stderr } = await scene.run('system', 'clone', ...argv, scene.url, 'ours')
    t.is(exitCode, 2)
    t.regex(stderr, says)
  }
  t.deepEqual(await scene.entries(), [])
})

const asRoot = process.getuid?.() === 0 ? test : test.skip

asRoot('in a directory of another user, the command that later gits need is said', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  for (const path of [ours, join(ours, '.git')]) await chown(path, 12_345, 12_345)
  await scene.moveOn()
  const { exitCode, stdout, stderr } = await scene.run('system', 'clone', '--reuse', scene.url, 'ours')
  t.is(exitCode, 0, stdout + stderr)
  t.regex(stderr, /belongs to another user \(12345\).*git config --global --add safe\.directory .*ours/)
  await t.throwsAsync(scene.git('-C', 'ours', 'status'), { message: /dubious ownership/ })
  await scene.git('config', '--global', '--add', 'safe.directory', ours)
  t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
})
