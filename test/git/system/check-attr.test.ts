import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import test from 'ava'
import { findGit } from '../../../src/git/system/find-git.js'
import { fakeGit } from '../../support/fake-git.js'
import { defineHistory } from '../../support/history.js'
import { testWithGit } from '../../support/installed.js'
import { loggingGit } from '../../support/logging-git.js'
import { open, type TestRepository } from '../../support/repository.js'

const lines = (changed: Readonly<Record<number, string>>) =>
  Array.from({ length: 20 }, (_, i) => `${changed[i] ?? i}\n`).join('')

/** Each commit changes other lines of two files: without B, C and D have to be merged. */
const twoFiles = defineHistory('two-files-attributed', h => {
  h.commit('A', { 'dir/é "f".txt': lines({}), 'g.txt': lines({}) })
  h.commit('B', { 'dir/é "f".txt': lines({ 1: 'b' }), 'g.txt': lines({ 1: 'b' }) })
  h.commit('C', { 'dir/é "f".txt': lines({ 1: 'b', 9: 'c' }) })
  h.commit('D', { 'dir/é "f".txt': lines({ 1: 'b', 9: 'c', 17: 'd' }), 'g.txt': lines({ 1: 'b', 17: 'd' }) })
})

/** Drops a commit, and returns which of the commands that matter here were run. */
async function dropB(t: ExecutionContext, repo: TestRepository, cwd = repo.directory) {
  const git = await loggingGit(t, repo.env)
  const { exitCode, stderr } = await repo.runAnyhow({ env: git.env }, '-C', cwd, 'drop', twoFiles.oids.B)
  t.is(exitCode, 0, stderr)
  const commands = (await git.commands()).flatMap(
    words => words.find(word => /^(merge-tree|check-attr)$/.test(word)) ?? [],
  )
  const dropped = await repo.tree('main')
  await repo.gitSays('reset', '-q', '--hard', twoFiles.oids.D)
  await repo.gitSays('rebase', '-q', '--onto', twoFiles.oids.A, twoFiles.oids.B)
  t.is(dropped, await repo.tree('main'))
  return commands
}

for (const cwd of ['', 'dir']) {
  test(`texts whose merge is certain are merged without a process for each: in ${cwd || 'the top directory'}`, async t => {
    const repo = await open(t, twoFiles, 'system')
    t.deepEqual(await dropB(t, repo, join(repo.directory, cwd)), ['check-attr'])
  })
}

for (const attribute of ['merge=union', 'merge=binary', '-merge', 'binary', 'merge=own']) {
  testWithGit('2.38', `with the attribute ${attribute} git merges`, async t => {
    const repo = await open(t, twoFiles, 'system')
    await repo.gitSays('config', 'merge.own.driver', 'git merge-file %A %O %B')
    await repo.write('dir/.gitattributes', `*.txt ${attribute}\n`)
    const git = await loggingGit(t, repo.env)
    await repo.runAnyhow({ env: git.env }, 'drop', twoFiles.oids.B)
    t.true((await git.commands()).some(words => words.includes('merge-tree')))
  })
}

for (const attribute of ['merge', 'merge=text', 'text', 'diff=cpp']) {
  test(`with the attribute ${attribute} texts are merged as ever`, async t => {
    const repo = await open(t, twoFiles, 'system')
    await repo.write('.gitattributes', `*.txt ${attribute}\n`)
    t.deepEqual(await dropB(t, repo), ['check-attr'])
  })
}

const settings = {
  'diff.algorithm': 'myers',
  'merge.conflictStyle': 'zdiff3',
  'merge.renormalize': 'true',
  'merge.default': 'text',
  'remote.origin.promisor': 'true',
}

for (const [key, value] of Object.entries(settings)) {
  testWithGit('2.38', `with the setting ${key} git merges`, async t => {
    const repo = await open(t, twoFiles, 'system')
    await repo.gitSays('config', key, value)
    const commands = await dropB(t, repo)
    t.true(commands.length > 0 && commands.every(name => name === 'merge-tree'), commands.join(' '))
  })
}

test('a git that cannot merge without files is not needed where a merge is certain', async t => {
  const repo = await open(t, twoFiles, 'system')
  const real = (await findGit(repo.env)) ?? ''
  const code = `
    import { spawnSync } from 'node:child_process'
    if (args.includes('merge-tree')) process.exit(129)
    if (args[0] === 'version' || args[0] === '--version') console.log('git version 2.34.1')
    else process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status ?? 1)`
  const { env } = await fakeGit(t, code, repo.env)
  const { exitCode, stderr } = await repo.runWith({ env }, 'drop', twoFiles.oids.B)
  t.is(exitCode, 0, stderr)
})
