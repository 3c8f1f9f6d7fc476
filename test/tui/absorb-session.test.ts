import test from 'ava'
import { staging, tenLines } from '../../fixtures-repos/staging.js'
import { open } from '../support/repository.js'
import { stageForMany } from '../support/staged.js'
import { keys, startSession } from '../support/terminal.js'

test('a whole session: stage, look where it belongs, have it absorbed as absorb does it, and undo', async t => {
  const [repo, other] = await Promise.all([open(t, staging, 'system'), open(t, staging, 'system')])
  await Promise.all([stageForMany(repo), stageForMany(other)])
  const before = await repo.gitSays('status', '--porcelain=v2')
  const at = { cwd: repo.directory, env: repo.env, program: 'program-at.js' } as const
  const session = startSession(t, ['rebase', '--keep-base'], at)
  await session.shows('4 commits · no conflict')
  session.type('A')
  await session.shows('4 changes go into 3 commits, 3 changes stay staged')
  session.type('jj')
  await session.shows(/^> pick +8602a5e Spell two +\+1/m)
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  await session.isGivenBack()
  await session.shows(/absorbed 4 changes → [0-9a-f]{7} on topic/)
  const verb = startSession(t, ['absorb'], { ...at, cwd: other.directory, env: other.env })
  t.is(await verb.ended(), 0)
  t.is(await repo.oid('topic'), await other.oid('topic'))
  t.is(await repo.gitSays('diff', '--cached'), await other.gitSays('diff', '--cached'))
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('topic'), staging.oids.E)
  t.is(await repo.gitSays('status', '--porcelain=v2'), before)
})

test('nothing staged is said, and what is staged meanwhile is seen by who looks again', async t => {
  const repo = await open(t, staging, 'system')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('no conflict')
  session.type('A')
  await session.shows('nothing is staged')
  await repo.write('list.txt', tenLines({ 2: 'zwei', 6: 'six', 9: 'nine' }))
  await repo.gitSays('add', 'list.txt')
  session.type('A')
  await session.shows('list.txt:2 +1 -1')
  await repo.write('list.txt', tenLines({ 2: 'zwei', 6: 'sechs', 9: 'nine' }))
  await repo.gitSays('add', 'list.txt')
  session.type('A')
  await session.shows('list.txt:6 +1 -1')
  session.type(keys.escape)
  await session.shows('Say of what')
  session.type('q')
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.oid('topic'), staging.oids.E)
})

test('who has changed the plan applies or undoes that first', async t => {
  const repo = await open(t, staging, 'system')
  await stageForMany(repo)
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env, columns: 120 })
  await session.shows('no conflict')
  session.type('jdA')
  await session.shows('3 changes stay staged')
  session.type(keys.enter)
  await session.shows('the plan was changed: apply it, or undo that, before anything is absorbed')
  session.type(keys.ctrlC)
  t.is(await session.ended(), 130)
  t.is(await repo.oid('topic'), staging.oids.E)
})
