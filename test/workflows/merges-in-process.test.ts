import type { ExecutionContext } from 'ava'
import test from 'ava'
import { diskBackends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { loggingGit } from '../support/logging-git.js'
import { open, openBare, type TestRepository } from '../support/repository.js'

const lines = (changed: Readonly<Record<number, string>>) =>
  Array.from({ length: 30 }, (_, i) => `${changed[i] ?? i}\n`).join('')

/**
 * Every commit changes another part of one file, also those that are merged:
 *
 *     A─B─C───M─D  main
 *        ╲   ╱
 *         X─Y
 */
const oneFile = defineHistory('one-file-merged', h => {
  h.commit('A', { 'f.txt': lines({}) })
  h.commit('B', { 'f.txt': lines({ 1: 'b' }) })
  h.branch('side', 'B')
  h.commit('X', { 'f.txt': lines({ 1: 'b', 20: 'x' }) })
  h.commit('Y', { 'f.txt': lines({ 1: 'b', 20: 'x', 25: 'y' }), 'y.txt': 'y\n' })
  h.checkout('main')
  h.commit('C', { 'f.txt': lines({ 1: 'b', 10: 'c' }) })
  h.merge('M', ['side'], { 'f.txt': lines({ 1: 'b', 10: 'c', 20: 'x', 25: 'y' }), 'y.txt': 'y\n' })
  h.commit('D', { 'f.txt': lines({ 1: 'b', 10: 'c', 15: 'd', 20: 'x', 25: 'y' }) })
})

/** Returns the names of the commands that were run to drop a commit. */
async function drop(t: ExecutionContext, repo: TestRepository, commit: string): Promise<readonly string[]> {
  const git = await loggingGit(t, repo.env)
  const { exitCode, stderr } = await repo.runAnyhow({ env: git.env }, 'drop', commit)
  t.is(exitCode, 0, stderr)
  return (await git.commands()).flatMap(words => words.find(word => /^(merge-tree|merge-base)$/.test(word)) ?? [])
}

const all = { 1: 'b', 10: 'c', 15: 'd', 20: 'x', 25: 'y' }

for (const backend of diskBackends) {
  for (const [label, line] of [
    ['B', 1],
    ['C', 10],
    ['X', 20],
  ] as const) {
    test(`a merge of texts is made again without git: without ${label} [${backend}]`, async t => {
      const repo = await openBare(t, oneFile, backend)
      t.deepEqual(await drop(t, repo, oneFile.oids[label]), [])
      t.is(await repo.gitSays('show', 'main:f.txt'), lines({ ...all, [line]: `${line}` }).trim())
      t.is(await repo.gitSays('log', '-1', '--format=%s', '--merges', 'main'), 'M')
    })
  }
}

/** A merge of what two branches have become that had merged each other. */
const crossed = defineHistory('criss-cross-merged', h => {
  h.commit('S', { 'start.txt': 'start\n' })
  h.commit('T', { 'more.txt': 'more\n' })
  h.commit('A', { 'f.txt': lines({}) })
  h.commit('B', { 'f.txt': lines({ 1: 'b' }) })
  h.branch('other', 'A')
  h.commit('C', { 'f.txt': lines({ 10: 'c' }) })
  h.checkout('main')
  h.merge('D', ['C'], { 'f.txt': lines({ 1: 'b', 10: 'c' }) })
  h.checkout('other')
  h.merge('E', ['B'], { 'f.txt': lines({ 1: 'b', 10: 'c' }) })
  h.commit('G', { 'f.txt': lines({ 1: 'b', 10: 'c', 20: 'g' }) })
  h.checkout('main')
  h.commit('F', { 'f.txt': lines({ 1: 'F', 10: 'c' }) })
  h.merge('M', ['G'], { 'f.txt': lines({ 1: 'F', 10: 'c', 20: 'g' }) })
})

test('of two merge bases their merge is the base, as in git', async t => {
  const repo = await open(t, crossed, 'system')
  t.deepEqual(await drop(t, repo, crossed.oids.T), [])
  t.is(await repo.gitSays('show', 'main:f.txt'), lines({ 1: 'F', 10: 'c', 20: 'g' }).trim())
  t.is((await repo.gitSays('merge-base', '--all', 'main^1', 'main^2')).trim().split('\n').length, 2)
})
