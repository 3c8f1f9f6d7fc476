import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

for (const columns of [80, 60]) {
  test(`guided: choose first, last and message, see before and after, confirm (${columns} columns)`, async t => {
    const repo = await open(t, feature, 'system')
    await repo.gitSays('update-ref', 'refs/remotes/origin/other', feature.oids.C)
    const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env, columns })
    await session.shows('First commit to fold')
    await session.shows('base: origin/main (4 commits since)')
    await session.shows(/Add c · Ada Author, \d+ years ago ·[\s│]+published/)
    // What its own push target holds is not.
    await session.shows(/fixup! Add c · Ada Author, \d+ years[\s│]+ago[\s│]+○/)
    session.type(keys.down + keys.enter)
    await session.shows('Last commit to fold')
    session.type(keys.up + keys.enter)
    await session.shows('Message of the new commit')
    session.type(keys.down + keys.down + keys.down + keys.enter)
    await session.shows('Fold 2 commits into one?')
    t.regex(session.screen(), /- [0-9a-f]{7} Add e/)
    t.regex(session.screen(), /1 commit above replayed/)
    session.type(keys.enter)
    t.is(await session.ended(), 0)
    await session.shows(/2 commits → [0-9a-f]{7} on feature/)
    t.is(await repo.gitSays('log', '--format=%s', 'main..feature'), 'Improve e\nAdd e\nAdd c')
    t.is(await repo.tree('feature'), feature.trees.F)
  })
}

test('guided: Ctrl-C at any question changes nothing and exits 130', async t => {
  const repo = await open(t, feature, 'system')
  for (const answered of [0, 1, 2, 3]) {
    const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
    const questions = ['First commit', 'Last commit', 'Message of', 'into one?']
    for (const question of questions.slice(0, answered)) {
      await session.shows(question)
      session.type(question === 'Message of' ? keys.down + keys.enter : keys.enter)
    }
    await session.shows(questions[answered] ?? '')
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
    t.is(await repo.oid('feature'), feature.oids.F)
  }
})

for (const [signal, exitCode] of [
  ['SIGHUP', 129],
  ['SIGTERM', 143],
] as const) {
  test(`guided: ${signal} at a question ends it, and changes nothing`, async t => {
    const repo = await open(t, feature, 'system')
    const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
    await session.shows('First commit to fold')
    session.kill(signal)
    t.is(await session.ended(), exitCode)
    t.is(await repo.oid('feature'), feature.oids.F)
  })
}

test('guided: a no at the end changes nothing', async t => {
  const repo = await open(t, feature, 'system')
  const session = startSession(t, ['squash', '-m', 'One'], { cwd: repo.directory, env: repo.env })
  for (const question of ['First commit', 'Last commit']) {
    await session.shows(question)
    session.type(keys.enter)
  }
  await session.shows('into one?')
  session.type('n')
  t.is(await session.ended(), 0)
  await session.shows('nothing was changed')
  t.is(await repo.oid('feature'), feature.oids.F)
})

test('on a terminal, a range without a message opens the editor; an editor that fails changes nothing', async t => {
  const repo = await open(t, stack, 'system')
  const failing = startSession(t, ['squash', '--last', '2'], { cwd: repo.directory, env: repo.env })
  t.is(await failing.ended(), 1, failing.screen())
  await failing.shows('the editor "false" ended with exit code 1; nothing was changed')
  t.is(await repo.oid('main'), stack.oids.D)
  const env = { ...repo.env, GIT_EDITOR: 'sed -i.bak s/^C/Edited/' }
  const editing = startSession(t, ['squash', '--last', '2'], { cwd: repo.directory, env })
  t.is(await editing.ended(), 0)
  t.is(await repo.gitSays('log', '--format=%B', '-1', 'main'), 'Edited\n\nD\n')
})
