import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../../fixtures-repos/long.js'
import { stack } from '../../../fixtures-repos/stack.js'
import type { Oid } from '../../../src/git/port.js'
import { failsWith } from '../../support/failures.js'
import { open } from '../../support/repository.js'

const absent = 'f'.repeat(40) as Oid

test('a long list comes in the order git gives, and ends early for who has enough', async t => {
  const repo = await open(t, longHistory(3000), 'system')
  const git = await repo.open()
  const tip = await git.refs.resolve('main')
  const listed: Oid[] = []
  for await (const oid of git.history.list([tip], [])) listed.push(oid)
  t.is(listed.join('\n'), await repo.gitSays('rev-list', '--topo-order', 'main'))
  const some: Oid[] = []
  for await (const oid of git.history.list([tip], [])) {
    some.push(oid)
    if (some.length === 3) break
  }
  t.deepEqual(some, listed.slice(0, 3))
})

test('a tip that is not there fails, and a list of nothing is empty', async t => {
  const git = await (await open(t, stack, 'system')).open()
  const error = await failsWith(t, 'git-failed', first(git.history.list([absent], [])))
  t.regex(error.reason ?? '', /bad object f{40}/)
  t.true((await first(git.history.list([], []))) === undefined)
})

test('a merge base with what is not there fails, and is not "none"', async t => {
  const git = await (await open(t, stack, 'system')).open()
  await failsWith(t, 'git-failed', git.history.mergeBases(stack.oids.A, absent))
})

test('a shallow boundary that git would not read fails', async t => {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  await writeFile(join(repo.gitDirectory, 'shallow'), 'nonsense\n')
  await failsWith(t, 'corrupt', git.history.shallow())
  await writeFile(join(repo.gitDirectory, 'shallow'), '')
  t.deepEqual(await git.history.shallow(), new Set())
})

async function first(list: AsyncIterable<Oid>): Promise<Oid | undefined> {
  for await (const oid of list) return oid
  return undefined
}
