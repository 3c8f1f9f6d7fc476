import { spawnSync } from 'node:child_process'
import { appendFile, cp, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { knownFailure } from '../../src/git/files/file-errors.js'
import { isFailure } from '../../src/core/errors.js'
import { tryOracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { mountSmallDisk, testWithMounts } from '../support/installed.js'
import { open } from '../support/repository.js'

const text = (seed: string) => `${seed.repeat(20_000)}\n`

/** Without B three files come back, one changes, and a file becomes a directory again. */
const history = defineHistory('roomy', h => {
  h.commit('A', {
    'a.txt': text('a'),
    'b.txt': text('b'),
    'c.txt': text('c'),
    'd.txt': text('d'),
    'x/e.txt': text('e'),
  })
  h.commit('B', { 'a.txt': text('A'), 'b.txt': null, 'c.txt': null, 'd.txt': null, 'x/e.txt': null, x: 'file\n' })
})

testWithMounts('a disk that is full when files come along: both ways out that are printed work', async t => {
  const repo = await open(t, history, 'system')
  const disk = join(repo.home, 'disk')
  await mountSmallDisk(t, disk, '2m')
  const [ours, filler] = [join(disk, 'ours'), join(disk, 'filler')]
  const status = async () => {
    const { stdout } = await tryOracle(['status', '--porcelain'], { cwd: ours, env: repo.env })
    return stdout.toString()
  }
  for (const [room, way] of [
    [32, 'go on'],
    [32, 'undo'],
    [72, 'go on'],
    [72, 'undo'],
    [0, 'none'],
  ] as const) {
    await rm(ours, { recursive: true, force: true })
    await cp(repo.directory, ours, { recursive: true })
    await tryOracle(['update-index', '--refresh'], { cwd: ours, env: repo.env })
    await fillUp(filler)
    await truncate(filler, (await stat(filler)).size - room * 1024)
    const { exitCode, stdout } = await repo.runAnyhow({}, '-C', ours, 'drop', 'HEAD', '--json')
    await rm(filler)
    const { error } = JSON.parse(stdout)
    t.is(error.reason.split('\n').length, 1, stdout)
    t.is(exitCode, way === 'none' ? 1 : 3, stdout)
    t.is(error.kind, way === 'none' ? 'disk' : 'incomplete', stdout)
    if (way === 'go on') {
      const command = /is gone: (git .*)$/.exec(error.hints[0])?.[1] ?? 'false'
      const { status: code, stderr } = spawnSync('sh', ['-c', command], { cwd: ours, env: repo.env, encoding: 'utf8' })
      t.is(code, 0, stderr)
    } else if (way === 'undo') {
      const undone = await repo.runAnyhow({}, '-C', ours, ...error.hints[1].split(' ').slice(-2))
      t.is(undone.exitCode, 0, undone.stderr)
    }
    t.is(await status(), '')
  }
})

test('what a disk refuses is no fault of ours, wherever it is met', t => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: '/place' })
  const found = [full, new Error('behind', { cause: full })].map(knownFailure)
  for (const failure of found) {
    t.true(isFailure(failure, 'disk'))
    t.like(failure, { message: 'cannot write to /place', reason: full.message })
  }
  const ours = new TypeError('ours')
  t.is(knownFailure(ours), ours)
})

/** Writes a file until there is no room for more. */
async function fillUp(file: string): Promise<void> {
  try {
    for (;;) await appendFile(file, Buffer.alloc(4096))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}
