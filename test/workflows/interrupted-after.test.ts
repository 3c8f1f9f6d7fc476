import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { installHook } from '../support/handover.js'
import { open } from '../support/repository.js'
import { startProgram } from '../support/run-program.js'

const { I, K } = conflicting.oids

test('who interrupts a hook after the branch has moved is told so, and where the local changes are', async t => {
  const repo = await open(t, conflicting, 'system')
  const begun = join(repo.gitDirectory, 'begun')
  const waiting = `#!/bin/sh\necho > '${begun}'; while test -e '${begun}'; do sleep 0.1; done\n`
  await installHook(repo, 'post-commit', waiting)
  t.teardown(() => rm(begun, { force: true }))
  await repo.write('j.txt', 'J\nmine\n')
  const argv = ['drop', 'HEAD~1', '--autostash']
  const { child, ended } = startProgram(t, argv, { cwd: repo.directory, env: repo.env })
  while (!existsSync(begun)) await sleep(20)
  child.kill('SIGINT')
  const { exitCode, stderr } = await ended
  t.is(exitCode, 130)
  t.regex(stderr, /interrupted after operation 1 had updated the branch/)
  t.regex(stderr, /could not be applied \(interrupted\): git stash pop/)
  t.notRegex(stderr, /nothing was changed/)
  t.is(await repo.gitSays('rev-parse', 'main~1'), I)
  t.is(await repo.gitSays('show', 'stash@{0}:j.txt'), 'J\nmine')
  t.is((await repo.runAnyhow({}, 'undo')).exitCode, 0)
  t.is(await repo.oid('main'), K)
})
