import { spawnSync } from 'node:child_process'
import { appendFile, chmod, cp, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { branched, type DeepenScene, deepenScene, heal, leftInside } from '../support/deepen-scene.js'
import { mountSmallDisk, testWithMounts } from '../support/installed.js'
import { serve, type ServerSwitches } from '../support/http-server.js'
import { schemaErrors } from '../support/schema.js'

/** What goes wrong, what kind of failure that is, how the program ends, and what it says of the cause. */
const faults: readonly (readonly [title: string, ServerSwitches, kind: string, exitCode: number, cause: RegExp])[] = [
  ...(['info', 'pack'] as const).flatMap(
    at =>
      [
        [`401 at ${at}`, { status: { [at]: 401 } }, 'auth', 1, /401|Username|Authentication/],
        [`403 at ${at}`, { status: { [at]: 403 } }, 'auth', 1, /403/],
        [`404 at ${at}`, { status: { [at]: 404 } }, 'not-found', 1, /404|not found/],
        [`429 at ${at}`, { status: { [at]: 429 } }, 'rate-limited', 75, /429/],
        [`500 at ${at}`, { status: { [at]: 500 } }, 'network', 75, /500/],
        [`503 at ${at}`, { status: { [at]: 503 } }, 'network', 75, /503/],
        [`no answer at ${at}`, { hangUp: [at] }, 'network', 75, /./],
      ] as const,
  ),
  ['a cut in the pack', { cutAfter: 600 }, 'network', 75, /./],
  ['a stall in the pack', { stallAfter: 600 }, 'timeout', 75, /1 s|too slow|timed out/i],
  ['a server that leaves no history out', { shallow: 'unsupported' }, 'unsupported', 1, /shallow|history/],
]

/** Only a mount takes a right from root. */
const testOfReadOnly: typeof testWithMounts =
  process.getuid?.() === 0 ? testWithMounts : (title, run) => test(title, run)

for (const backend of cloneBackends) {
  for (const [title, switches, kind, exitCode, cause] of faults) {
    test(`${title} is ${kind}: all is as before, and the next run succeeds [${backend}]`, async t => {
      const scene = await deepenScene(t, backend, switches)
      const before = await scene.picture('ours')
      // A busy machine stands still for a second now and then: that is no fault but where it is the one on trial.
      const patience = ['--retries=0', ...(switches.stallAfter === undefined ? [] : ['--stall-timeout=1'])]
      const result = await scene.run(backend, ...scene.argv, '--json', ...patience)
      const document = JSON.parse(result.stdout)
      t.is(result.exitCode, exitCode, result.stdout)
      t.is(schemaErrors('error', document), '')
      t.is(document.error.kind, kind, result.stdout)
      t.regex(`${document.error.message}\n${document.error.reason}`, cause)
      t.deepEqual(await scene.picture('ours'), before)
      await scene.checkClean()
      heal(scene.server)
      await succeeds(t, scene)
    })
  }

  test(`a server that asks to be left alone is, and is then asked again [${backend}]`, async t => {
    const scene = await deepenScene(t, backend, { status: { pack: 429 }, retryAfter: '7', faults: 2 })
    const { exitCode, stderr } = await scene.run(backend, ...scene.argv)
    t.is(exitCode, 0, stderr)
    t.is(scene.waits.length, 2)
    t.true(
      scene.waits.every(ms => ms >= 7000),
      scene.waits.join(),
    )
    await scene.checkFound()
  })

  for (const [title, switches] of [
    ['the connection breaks', { cutAfter: 20, faults: 1 }],
    ['the server has an error', { status: { pack: 503 }, faults: 1 }],
    ['the server hangs up', { hangUp: ['info'], faults: 1 }],
  ] as const) {
    test(`when once ${title}, it is tried again [${backend}]`, async t => {
      const scene = await deepenScene(t, backend, switches)
      const { exitCode, stderr } = await scene.run(backend, ...scene.argv)
      t.is(exitCode, 0, stderr)
      t.is(scene.waits.length, 1)
      await scene.checkFound()
      await scene.checkClean()
    })
  }

  test(`a server of the old protocol, or one that sends us on, or leaves no trees out, serves as well [${backend}]`, async t => {
    const other = await deepenScene(t, backend)
    for (const switches of [{ protocol: 'v0' }, { redirectTo: other.server.url }] as const) {
      const scene = await deepenScene(t, backend, switches)
      const served = join(scene.served, 'branched.git')
      await scene.git('-C', served, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
      await succeeds(t, scene)
    }
    const scene = await deepenScene(t, backend)
    await scene.git('-C', join(scene.served, 'branched.git'), 'config', 'uploadpack.allowFilter', 'false')
    const { exitCode, stderr } = await scene.run(backend, ...scene.argv)
    t.is(exitCode, 0)
    t.regex(stderr, /the server does not support filters: trees and files/)
    await scene.checkFound()
  })

  test(`two at once both come to their end [${backend}]`, async t => {
    const scene = await deepenScene(t, backend)
    const others = ['-C', 'ours', 'deepen', '--to-depth', '9']
    const runs = await Promise.all([scene.argv, others].map(argv => scene.run(backend, ...argv)))
    for (const { exitCode, stderr } of runs) t.is(exitCode, 0, stderr)
    await scene.checkFound()
    await scene.checkClean()
    t.is(await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD', '^origin/main'), '30')
  })

  test(`what the server has lost is not found, and not asked for again [${backend}]`, async t => {
    const scene = await deepenScene(t, backend)
    const before = await scene.picture('ours')
    const served = join(scene.served, 'branched.git')
    await scene.git('-C', served, 'update-ref', 'refs/heads/feature', branched.oid('m0'))
    await scene.git('-C', served, 'reflog', 'expire', '--expire=now', '--all')
    await scene.git('-C', served, 'gc', '-q', '--prune=now')
    const { exitCode, stdout } = await scene.run(backend, '-C', 'ours', 'deepen', '--by', '3', '--json')
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'not-found', stdout)
    t.deepEqual(scene.waits, [])
    t.deepEqual(await scene.picture('ours'), before)
    await scene.checkClean()
  })

  test(`a server that is not there, or has no address, is a network failure [${backend}]`, async t => {
    const scene = await deepenScene(t, backend)
    // No name has so many letters: nobody is asked for it.
    for (const host of ['127.0.0.1:1', `${'a'.repeat(70)}.invalid`]) {
      await scene.git('-C', 'ours', 'remote', 'set-url', 'origin', `http://${host}/x.git`)
      const { exitCode, stdout } = await scene.run(backend, ...scene.argv, '--json', '--retries=1')
      t.is(exitCode, 75)
      const { error } = JSON.parse(stdout)
      t.is(error.kind, 'network', stdout)
      t.regex(error.reason, /refused|connect|resolve|ENOTFOUND/i)
      await scene.checkClean()
    }
    t.is(scene.waits.length, 2)
  })

  test(`what a server says is shown without what a terminal would obey [${backend}]`, async t => {
    const words = '\x1b]0;owned\x07\x1b[2Jno\x08\x9b1m entry\r\n'
    const scene = await deepenScene(t, backend, { status: { info: 403, pack: 403 }, words })
    for (const argv of [scene.argv, ['clone', `${scene.server.url}/branched.git`, 'theirs']]) {
      for (const flags of [[], ['--json'], ['--verbose']]) {
        const { exitCode, stdout, stderr } = await scene.run(backend, ...argv, ...flags)
        t.is(exitCode, 1)
        t.notRegex(stdout + stderr, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
        t.notRegex(stdout, /\\u00(?:0[0-8bBeEfF]|1|7f|[89])/i)
      }
    }
  })

  testOfReadOnly(`a repository that is read-only is said to be, and stays as it is [${backend}]`, async t => {
    const scene = await deepenScene(t, backend)
    const before = await scene.picture('ours')
    const git = join(scene.work, 'ours', '.git')
    const writable = await makeReadOnly(t, git)
    const { exitCode, stdout } = await scene.run(backend, ...scene.argv, '--json')
    writable()
    const { error } = JSON.parse(stdout)
    t.is(exitCode, 1, stdout)
    t.is(error.kind, 'disk', stdout)
    t.regex(error.message, /cannot write to .*\.git/)
    t.regex(error.reason, /EROFS|EACCES/)
    t.deepEqual(await scene.picture('ours'), before)
    await succeeds(t, scene)
  })

  testWithMounts(`a disk that is full is said to be, with the room there is [${backend}]`, async t => {
    const big = longHistory(400, 200)
    const scene = await cloneScene(t, big)
    const server = await serve(t, scene.served, { env: scene.env })
    await scene.git('clone', '-q', '--depth=1', `${server.url}/${big.name}.git`, 'small')
    const disk = join(scene.work, 'disk')
    await mountSmallDisk(t, disk, '16m')
    await cp(join(scene.work, 'small'), join(disk, 'ours'), { recursive: true })
    const before = await scene.picture('disk/ours')
    const filler = join(disk, 'filler')
    await fillUp(filler)
    await truncate(filler, (await stat(filler)).size - 64 * 1024)
    const argv = ['-C', 'disk/ours', 'deepen', '--full']
    const { exitCode, stdout } = await scene.run(backend, ...argv, '--json')
    const { error } = JSON.parse(stdout)
    t.is(exitCode, 1)
    t.is(error.kind, 'disk', stdout)
    t.regex(error.message, /the disk is full/)
    t.regex(error.reason, /\d+ \S*B are free there/)
    t.deepEqual(await scene.picture('disk/ours'), before)
    t.deepEqual(await leftInside(join(disk, 'ours', '.git')), [])
    await rm(filler)
    const again = await scene.run(backend, ...argv)
    t.is(again.exitCode, 0, again.stderr)
  })
}

test('a server that knows no git is said to be one, and all is as before', async t => {
  // Git itself could fetch all of it, file by file.
  for (const [backend, kind] of [
    ['system', 'unsupported'],
    ['embedded', 'protocol'],
  ] as const) {
    const scene = await deepenScene(t, backend, { kind: 'dumb' })
    const before = await scene.picture('ours')
    const { exitCode, stdout } = await scene.run(backend, ...scene.argv, '--json')
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, kind, stdout)
    t.deepEqual(await scene.picture('ours'), before)
    await scene.checkClean()
  }
})

test('git asks an old server for nothing but what it offers: that is said, and all is as before', async t => {
  const scene = await deepenScene(t, 'system', { protocol: 'v0' })
  const before = await scene.picture('ours')
  const { exitCode, stdout } = await scene.run('system', ...scene.argv, '--json')
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.kind, 'not-found', stdout)
  t.deepEqual(await scene.picture('ours'), before)
  await scene.checkClean()
})

async function succeeds(t: ExecutionContext, scene: DeepenScene): Promise<void> {
  const { exitCode, stderr } = await scene.run('system', ...scene.argv)
  t.is(exitCode, 0, stderr)
  await scene.checkFound()
  await scene.checkClean()
}

/** Writes a file until there is no room for more. */
async function fillUp(file: string): Promise<void> {
  try {
    for (;;) await appendFile(file, Buffer.alloc(64 * 1024))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

/** Makes a directory read-only, and returns what makes it writable again. */
async function makeReadOnly(t: ExecutionContext, directory: string): Promise<() => void> {
  if (process.getuid?.() !== 0) {
    await chmod(directory, 0o555)
    const writable = () => void spawnSync('chmod', ['755', directory])
    t.teardown(writable)
    return writable
  }
  // Nothing is forbidden to root but by the file system.
  const mount = (...args: readonly string[]) => t.is(spawnSync('mount', args).status, 0, args.join(' '))
  const writable = () => void spawnSync('umount', [directory])
  mount('--bind', directory, directory)
  t.teardown(writable)
  mount('-o', 'remount,ro,bind', directory)
  return writable
}
