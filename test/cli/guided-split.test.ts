import test from 'ava'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const numbers = (changes: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: 20 }, (_, i) => `${changes[i + 1] ?? i + 1}\n`).join('')

/** A commit of two hunks and a new file, and one above. */
const crowded = defineHistory('crowded', h => {
  h.commit('base', { 'a.txt': numbers() })
  h.commit('much', { 'a.txt': numbers({ 3: 'three', 12: 'twelve' }), 'new.txt': 'new\n' })
  h.commit('top', { 'b.txt': 'b\n' })
})

for (const columns of [80, 60]) {
  test(`guided: choose hunk by hunk what goes into each commit, and its message (${columns} columns)`, async t => {
    const repo = await open(t, crowded, 'system')
    const env = { ...repo.env, GIT_EDITOR: 'sed -i.bak s/^much/Later/' }
    const session = startSession(t, ['split', 'HEAD~1'], { cwd: repo.directory, env, columns })
    await session.shows('What goes into commit 1?')
    await session.shows(/a\.txt:3 \+1 -1 +three/)
    await session.shows('new.txt (added)')
    session.type(keys.down + ' ' + keys.enter)
    await session.shows('2 changes are left. Split them further?')
    session.type('y')
    await session.shows('What goes into commit 2?')
    session.type(' ' + keys.enter)
    t.is(await session.ended(), 0, session.screen())
    await session.shows(/1 commit into 3 → [0-9a-f]{7} on main/)
    t.is(await repo.gitSays('log', '--reverse', '--format=%s', 'HEAD~4..HEAD~1'), 'much\nLater\nLater')
    t.is(await repo.gitSays('show', '--format=', '--name-only', 'HEAD~1'), 'new.txt')
    t.regex(await repo.gitSays('show', '--format=', '-U0', 'HEAD~3'), /-12\n\+twelve$/)
    t.is(await repo.tree('HEAD'), await repo.tree(crowded.oid('top')))
  })
}

test('guided: Ctrl-C, and an editor that fails, change nothing', async t => {
  const repo = await open(t, crowded, 'system')
  const stopped = startSession(t, ['split', 'HEAD~1'], { cwd: repo.directory, env: repo.env })
  await stopped.shows('What goes into commit 1?')
  stopped.type(keys.ctrlC)
  t.is(await stopped.ended(), 130)
  const failing = startSession(t, ['split', 'HEAD~1', '--by-file'], { cwd: repo.directory, env: repo.env })
  t.is(await failing.ended(), 1, failing.screen())
  await failing.shows('the editor "false" ended with exit code 1')
  t.is(await repo.oid('main'), crowded.oid('top'))
})

test('guided: Esc goes one question back, and from the first one it leaves', async t => {
  const repo = await open(t, crowded, 'system')
  const env = { ...repo.env, GIT_EDITOR: 'sed -i.bak s/^much/Later/' }
  const session = startSession(t, ['split', 'HEAD~1'], { cwd: repo.directory, env })
  await session.shows('What goes into commit 1?')
  session.type(' ' + keys.enter)
  await session.shows('2 changes are left. Split them further?')
  session.type('y')
  await session.shows('What goes into commit 2?')
  session.type(keys.escape)
  await session.shows(/What goes into commit 2\?[^]*2 changes are left\. Split them further\?/)
  session.type(keys.escape)
  await session.shows(/Split them further\?[^]*Split them further\?[^]*What goes into commit 1\?/)
  session.type(keys.down + keys.down + ' ' + keys.enter)
  await session.shows(/What goes into commit 1\?[^]*What goes into commit 1\?[^]*2 changes are left/)
  session.type('n')
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('show', '--format=%s', '--name-only', 'HEAD~2'), 'much\n\nnew.txt')
  t.is(await repo.gitSays('show', '--format=%s', '--name-only', 'HEAD~1'), 'Later\n\na.txt')
  const left = startSession(t, ['split', 'HEAD~1'], { cwd: repo.directory, env })
  await left.shows('What goes into commit 1?')
  left.type(keys.escape)
  t.is(await left.ended(), 130)
  await left.shows('nothing was changed')
})

test('guided: choosing all is no split, and says so', async t => {
  const repo = await open(t, crowded, 'system')
  const session = startSession(t, ['split', 'HEAD~1'], { cwd: repo.directory, env: repo.env })
  await session.shows('What goes into commit 1?')
  session.type('a' + keys.enter)
  t.is(await session.ended(), 2)
  await session.shows('HEAD~1 are in one part')
})
