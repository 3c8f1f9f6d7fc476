import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { resolveAndContinue } from '../support/handover.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const { C, J, K } = conflicting.oids

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

test('a signal that comes to git-slim alone ends git on the terminal, too', async t => {
  const repo = await open(t, conflicting, 'system')
  const begun = join(repo.gitDirectory, 'begun')
  const list = join(repo.home, 'list')
  await writeFile(list, `exec echo > '${begun}'; while test -e '${begun}'; do sleep 0.1; done\npick ${K}\n`)
  t.teardown(() => rm(begun, { force: true }))
  const session = startSession(t, ['rebase', J, '--todo', list], { cwd: repo.directory, env: repo.env })
  while (!existsSync(begun)) await sleep(20)
  session.kill('SIGHUP')
  t.is(await session.ended(), 129)
  await session.shows('git rebase is in progress')
})
