import test from 'ava'
import type { AbsorbDocument } from '../../src/index.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

const twice = defineHistory('twice', h => {
  h.commit('base', { 'a.txt': 'end\n' })
  h.ref('refs/remotes/origin/main', 'base')
  h.commit('once', { 'a.txt': 'red\nblue\nend\n' })
  h.commit('twice', { 'a.txt': 'red\nblue\nblue\nend\n', 'b.txt': 'b\n' })
})

test('of two lines that are the same the lower one goes, from the commit that added it, whatever else is staged', async t => {
  const repo = await open(t, twice, 'system')
  await repo.write('a.txt', 'green\nred\nblue\nend\n')
  await repo.gitSays('add', '--all')
  const { exitCode, stdout, stderr } = await repo.runAnyhow({}, 'absorb', '--all-authors', '--json')
  t.is(exitCode, 0, stderr)
  const { parts }: AbsorbDocument = JSON.parse(stdout)
  t.deepEqual(
    parts.map(({ commit, lines }) => [commit, lines?.old]),
    [
      [twice.oid('once'), { start: 0, count: 0 }],
      [twice.oid('twice'), { start: 3, count: 1 }],
    ],
  )
  t.is(await repo.gitSays('show', 'HEAD~1:a.txt'), 'green\nred\nblue\nend')
  t.is(await repo.gitSays('diff', '--cached'), '')
})
