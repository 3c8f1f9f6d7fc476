import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { resolveAndContinue } from '../support/handover.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const { C, K } = conflicting.oids

for (const columns of [80, 60]) {
  test(`a conflict on a terminal is asked about, and git goes on from there (${columns} columns)`, async t => {
    const repo = await open(t, conflicting, 'system')
    const session = startSession(t, ['drop', C], { cwd: repo.directory, env: repo.env, columns })
    await session.shows('Step 2 of 8 conflicts in x.txt. What now?')
    session.type(keys.enter)
    t.is(await session.ended(), 4)
    await session.shows(/git-slim: git rebase has stopped at "pick [0-9a-f]{7} E"/)
    await session.shows('git rebase --abort')
    t.regex(session.screen(), /CONFLICT \(content\)/)
    t.regex(await resolveAndContinue(repo), /^0\n/)
    t.is(await repo.gitSays('show', 'main:x.txt'), 'resolved')
  })
}

test('a conflict on a terminal can be left at that', async t => {
  const repo = await open(t, conflicting, 'system')
  const session = startSession(t, ['drop', C], { cwd: repo.directory, env: repo.env })
  await session.shows('What now?')
  session.type(keys.down + keys.enter)
  t.is(await session.ended(), 4)
  await session.shows('nothing was changed')
  t.is(await repo.oid('main'), K)
})
