import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { testDate } from '../support/env.js'
import { fsckSays } from '../support/disk.js'
import { type Death, dyingGit } from '../support/dying-git.js'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { open, type TestRepository } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'

/** Without B, a file is deleted, one comes back, two change, one is no link any more, and a directory becomes a file. */
const history = defineHistory('killed', h => {
  h.commit('A', { 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'gone\n', place: 'file\n', 'sub/z.txt': 'z\n' })
  const swapped = { place: null, 'place/inside.txt': 'inside\n' }
  h.commit('B', {
    'a.txt': 'a2\n',
    'b.txt': 'b2\n',
    'gone.txt': null,
    'new.txt': 'new\n',
    'sub/z.txt': 'z2\n',
    ...swapped,
  })
  h.branch('stacked')
  h.commit('C', { 'c.txt': 'c\n' })
  h.branch('main')
  h.commit('D', { 'd.txt': 'd\n' })
})

const deaths: Readonly<Record<string, Death>> = {
  'before it has stored an object': { command: 'unpack-objects', when: 'before' },
  'when half of the objects are stored': { command: 'unpack-objects', when: 'half' },
  'when the objects are stored': { command: 'unpack-objects', when: 'after' },
  'before the refs': { command: 'update-ref', when: 'before' },
  'when git has locked the refs': { when: 'prepared' },
  'when all refs are locked and none has moved': { command: 'update-ref', when: 'moved', refs: 0 },
  'when its record is written': { command: 'update-ref', when: 'moved', refs: 1 },
  'when the first branch has moved': { command: 'update-ref', when: 'moved', refs: 2 },
  'when all branches have moved': { command: 'update-ref', when: 'moved', refs: 3 },
  'when the refs have moved': { command: 'update-ref', when: 'after' },
  'before the files': { command: 'read-tree', when: 'before' },
  'before the first file': { when: 'file', path: 'a.txt' },
  'between two files': { when: 'file', path: 'b.txt' },
  'before a file that comes back': { when: 'file', path: 'gone.txt' },
  'before a file takes the place of a directory': { when: 'file', path: 'place' },
  'before the last file': { when: 'file', path: 'sub/z.txt' },
  'when the files are there, and the index is not': { command: 'read-tree', when: 'after' },
  'before it is marked as complete': { command: 'update-ref', when: 'before', nth: 2 },
  'when it is marked as complete': { command: 'update-ref', when: 'after', nth: 2 },
}

const unlessWindows = process.platform === 'win32' ? test.skip : test

/** An hour has passed: every lock is an old one. */
const afterwards = {
  clock: () => ({ ...testDate, seconds: testDate.seconds + 3600 }),
  sleep: () => Promise.reject(new Error('there is nothing to wait for')),
}

for (const [when, death] of Object.entries(deaths)) {
  unlessWindows(`a drop that is killed ${when} has not happened, or is completed by the next command`, async t => {
    const repo = await open(t, history, 'system')
    const before = await refsOf(repo)
    const after = await refsAfter(repo)
    const env = await dyingGit(t, repo, death)
    const { ended } = startProgram(t, ['drop', history.oids.B], { cwd: repo.directory, env })
    t.is((await ended).exitCode, -1, (await ended).stderr)
    t.is(await fsckSays(repo.directory, repo.gitDirectory, repo.home), '')
    await ageLocks(repo)
    const { exitCode, stderr } = await repo.runAnyhow(afterwards, 'operations')
    t.is(exitCode, 0, stderr)
    const now = await refsOf(repo)
    t.true([before, after].includes(now), `${now}\n${stderr}`)
    t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '', stderr)
    t.is((await repo.run('operations')).stderr, '')
    if (now === after) t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
    t.is(await refsOf(repo), before)
    t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
    const again = await repo.runAnyhow({}, 'drop', history.oids.B)
    t.is(again.exitCode, 0, again.stderr)
    t.is(await refsOf(repo), after)
    // What git itself had begun to write, it clears away when it is told to.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  })
}

/** What the branches hold; commits of the same second have the same names. */
function refsOf(repo: TestRepository): Promise<string> {
  return repo.gitSays('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/main', 'refs/heads/stacked')
}

/** Returns what the branches hold when all goes well, and takes it back, without a trace. */
async function refsAfter(repo: TestRepository): Promise<string> {
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', history.oids.B)
  if (exitCode !== 0) throw new Error(stderr)
  const after = await refsOf(repo)
  await repo.gitSays('update-ref', 'refs/heads/stacked', history.oids.C)
  await repo.gitSays('reset', '-q', '--hard', history.oids.D)
  for (const ref of ['refs/git-slim/operations/1', 'refs/git-slim/completed']) {
    await repo.gitSays('update-ref', '-d', ref)
  }
  return after
}

async function ageLocks(repo: TestRepository): Promise<void> {
  const longAgo = new Date(Date.now() - 60_000)
  const names = await readdir(repo.gitDirectory, { recursive: true })
  for (const name of names.filter(file => file.endsWith('.lock'))) {
    await utimes(join(repo.gitDirectory, name), longAgo, longAgo)
  }
}
