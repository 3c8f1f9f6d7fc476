import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { stack } from '../../fixtures-repos/stack.js'
import { open } from '../support/repository.js'
import { looksLike } from '../support/screens.js'
import { keys, startSession } from '../support/terminal.js'

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [120, 40],
] as const) {
  test(`guided: choose newest, oldest and message, see before and after, confirm: ${columns}x${rows}`, async t => {
    const repo = await open(t, feature, 'system')
    await repo.gitSays('update-ref', 'refs/remotes/origin/other', feature.oids.C)
    const at = { cwd: repo.directory, env: repo.env, columns, rows, program: 'program-at.js' } as const
    const session = startSession(t, ['squash'], at)
    const scene = (name: string) => looksLike(session, `${columns}x${rows}/squash-${name}`)
    await session.shows('base: origin/main (4 commits since)')
    // One line a commit, newest first; of what is published, what its own push target holds is not.
    await scene('newest')
    session.type(keys.down + keys.enter)
    await scene('oldest')
    session.type(keys.up + keys.enter)
    await scene('message')
    session.type(keys.down + keys.enter)
    await session.shows('Message, in one line')
    session.type('Typed here')
    await scene('typed')
    session.type(keys.enter)
    await session.shows('Fold 2 commits into one?')
    await scene('confirm')
    session.type(keys.enter)
    t.is(await session.ended(), 0)
    await session.shows(/squashed 2 commits into [0-9a-f]{7} on feature/)
    t.is(await repo.gitSays('log', '--format=%s', 'main..feature'), 'Improve e\nTyped here\nAdd c')
    t.is(await repo.tree('feature'), feature.trees.F)
  })
}

test('guided: Esc goes one question back, with all that was answered, and ends at the first', async t => {
  const repo = await open(t, feature, 'system')
  const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
  await session.shows('Newest commit to fold')
  session.type(keys.down + keys.enter)
  await session.shows('Oldest commit to fold')
  session.type(keys.enter)
  await session.shows('Message of the new commit')
  session.type(keys.down + keys.enter)
  await session.shows('Message, in one line')
  session.type('Kept')
  await session.shows('Kept')
  session.type(keys.escape)
  await session.shows(/one line[^]*Message of the new commit/)
  session.type(keys.enter)
  await session.shows(/Message of the new commit[^]*one line[^]*Message of the new commit[^]*one line[^]*Kept/)
  session.type(' in mind' + keys.enter)
  await session.shows(/ {4}Kept in mind[^]*Fold 3 commits into one\?/)
  session.type(keys.escape)
  await session.shows(/into one\?[^]*Message of the new commit[^]*● +type one here/)
  session.type(keys.escape)
  await session.shows(/into one\?[^]*Oldest commit to fold/)
  session.type(keys.escape)
  await session.shows(/into one\?[^]*Newest commit to fold[^]*● [0-9a-f]{7} Add e/)
  session.type(keys.escape)
  t.is(await session.ended(), 130)
  t.is(await repo.oid('feature'), feature.oids.F)
})

test('guided: a message that a hook refuses is there again', async t => {
  const repo = await open(t, feature, 'system')
  const hook = join(repo.gitDirectory, 'hooks', 'commit-msg')
  await mkdir(dirname(hook), { recursive: true })
  await writeFile(hook, '#!/bin/sh\ngrep -q Ticket "$1" || { echo no ticket >&2; exit 1; }\n')
  await chmod(hook, 0o755)
  const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
  for (const question of ['Newest commit', 'Oldest commit']) {
    await session.shows(question)
    session.type(keys.enter)
  }
  await session.shows('Message of the new commit')
  session.type(keys.down + keys.enter)
  await session.shows('Message, in one line')
  session.type('Dear words' + keys.enter)
  await session.shows('into one?')
  session.type(keys.enter)
  await session.shows(/no ticket[^]*Message of the new commit/)
  session.type(keys.enter)
  await session.shows(/no ticket[^]*one line[^]*Dear words/)
  session.type(' (Ticket 1)' + keys.enter)
  await session.shows(/no ticket[^]*into one\?/)
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'feature'), 'Dear words (Ticket 1)')
})

test('guided: a message that was typed in the editor is there again after Esc', async t => {
  const repo = await open(t, feature, 'system')
  const env = { ...repo.env, GIT_EDITOR: 'echo more >>' }
  const session = startSession(t, ['squash'], { cwd: repo.directory, env })
  for (const question of ['Newest commit', 'Oldest commit', 'Message of']) {
    await session.shows(question)
    session.type(keys.enter)
  }
  await session.shows('into one?')
  session.type(keys.escape)
  await session.shows(/into one\?[^]*Message of the new commit/)
  session.type(keys.enter)
  await session.shows(/into one\?[^]*into one\?/)
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.regex(await repo.gitSays('log', '-1', '--format=%B', 'feature'), /\nmore\nmore\n?$/)
})

test('guided: Ctrl-C at any question changes nothing and exits 130', async t => {
  const repo = await open(t, feature, 'system')
  for (const answered of [0, 1, 2, 3]) {
    const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
    const questions = ['Newest commit', 'Oldest commit', 'Message of', 'into one?']
    for (const question of questions.slice(0, answered)) {
      await session.shows(question)
      session.type(question === 'Message of' ? keys.down + keys.down + keys.enter : keys.enter)
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
    await session.shows('Newest commit to fold')
    session.kill(signal)
    t.is(await session.ended(), exitCode)
    t.is(await repo.oid('feature'), feature.oids.F)
  })
}

test('guided: a no at the end changes nothing', async t => {
  const repo = await open(t, feature, 'system')
  const session = startSession(t, ['squash', '-m', 'One'], { cwd: repo.directory, env: repo.env })
  for (const question of ['Newest commit', 'Oldest commit']) {
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
