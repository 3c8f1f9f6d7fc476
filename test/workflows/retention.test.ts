import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { testDate } from '../support/env.js'
import { open, type TestRepository } from '../support/repository.js'

const ids = async (repo: TestRepository): Promise<readonly number[]> =>
  JSON.parse((await repo.run('operations', '--json')).stdout).operations.map(({ id }: { id: number }) => id)

const later = (days: number) => ({ clock: () => ({ ...testDate, seconds: testDate.seconds + days * 86_400 }) })

test('a hundred operations are kept, and those of ninety days', async t => {
  const repo = await open(t, stack, 'memory')
  for (let i = 1; i <= 102; i++) await repo.runAnyhow({}, 'reword', 'HEAD', '-m', `D ${i}`)
  t.is((await ids(repo)).length, 102)
  await repo.runWith(later(91), 'reword', 'HEAD', '-m', 'last')
  t.deepEqual((await ids(repo)).slice(-2), [5, 4])
  t.is((await ids(repo))[0], 103)
})

for (const backend of ['system', 'embedded'] as const) {
  test(`how many are kept, and for how long, can be said; what an undo speaks of stays [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.gitSays('config', 'slim.operationsKeep', '2')
    await repo.gitSays('config', 'slim.operationsExpire', '1')
    for (let i = 1; i <= 4; i++) await repo.runWith(later(2 * i), 'reword', 'HEAD', '-m', `D ${i}`)
    t.deepEqual(await ids(repo), [4, 3])
    t.is((await repo.runWith(later(20), 'undo', '4')).exitCode, 0)
    t.deepEqual(await ids(repo), [5, 4])
    t.is((await repo.runWith(later(30), 'reword', 'HEAD', '-m', 'x')).exitCode, 0)
    // The undo is among the two newest, and 4 is what it took back.
    t.deepEqual(await ids(repo), [6, 5, 4])
    t.is((await repo.run('undo', '3')).exitCode, 1)
    await repo.gitSays('config', 'slim.operationsKeep', 'many')
    const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'y')
    t.is(exitCode, 2)
    t.regex(stderr, /slim\.operationsKeep is "many"/)
    await repo.gitSays('config', 'slim.operationsKeep', 'all')
    t.is((await repo.runWith(later(90), 'reword', 'HEAD', '-m', 'y')).exitCode, 0)
    t.deepEqual(await ids(repo), [7, 6, 5, 4])
  })
}

// Somebody packs refs; or somebody was killed while old operations went.
for (const held of ['packed-refs.lock', 'refs/git-slim/operations/1.lock']) {
  test(`while there is ${held}, old operations stay, and nothing else is kept from happening`, async t => {
    const repo = await open(t, stack, 'system')
    await repo.gitSays('config', 'slim.operationsKeep', '1')
    await repo.gitSays('config', 'slim.operationsExpire', '0')
    await repo.gitSays('config', 'core.packedRefsTimeout', '0')
    await repo.gitSays('config', 'core.filesRefLockTimeout', '0')
    t.is((await repo.run('reword', 'HEAD', '-m', 'x')).exitCode, 0)
    t.is((await repo.runWith(later(1), 'reword', 'HEAD', '-m', 'y')).exitCode, 0)
    const lock = join(repo.gitDirectory, held)
    await writeFile(lock, '')
    const { exitCode, stderr } = await repo.runWith(later(2), 'reword', 'HEAD', '-m', 'z')
    t.is(exitCode, 0, stderr)
    t.true((await ids(repo)).includes(1))
    await rm(lock)
    t.is((await repo.runWith(later(3), 'reword', 'HEAD', '-m', 'last')).exitCode, 0)
    t.deepEqual(await ids(repo), [4, 3])
  })
}
