import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { workbench } from '../../fixtures-repos/workbench.js'
import { unusable } from '../../src/tui/io/terminal-editor.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const argv = ['rebase', '--keep-base']

test('the screen follows the size of the terminal: two sides, one, too small, and back', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env, columns: 120, rows: 30 })
  await session.shows(/│ v A test\/search/)
  session.resize(60, 20)
  await session.shows(/tab details|q leave {2}\? keys {2}s squash {2}f fixup/)
  t.false(session.sight().includes('│'))
  session.type('\t')
  await session.shows('v A test/search.test.ts')
  session.resize(30, 5)
  await session.shows('too small')
  session.resize(80, 24)
  await session.shows('│ v A test/search')
  session.type('q')
  t.is(await session.ended(), 0)
  await session.isGivenBack()
})

test('the mouse: a click goes to a commit, the wheel scrolls', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env })
  await session.shows('no conflict')
  session.type('\u001b[<0;10;4M\u001b[<0;10;4m')
  await session.shows(/^> pick +4c07a6b/m)
  session.type('\u001b[<65;10;4M')
  await session.shows(/^> pick +b742255/m)
  await session.shows('│ v A search.ts')
  session.type('\u001b[<65;70;4M')
  await session.shows(/│ pushed|│ others may have it|│ Add search/)
  session.type('q')
  t.is(await session.ended(), 0)
})

for (const [where, settings] of [
  ['the environment', { GIT_SLIM_MOUSE: '0' }],
  ['the configuration', { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'slim.mouse', GIT_CONFIG_VALUE_0: 'off' }],
] as const) {
  test(`the mouse stays with the terminal where ${where} says so`, async t => {
    const repo = await open(t, workbench, 'system')
    const session = startSession(t, argv, { cwd: repo.directory, env: { ...repo.env, ...settings } })
    await session.shows('no conflict')
    t.true(session.raw().includes('\u001b[?1049h'))
    t.false(session.raw().includes('\u001b[?1000h'))
    session.type('q')
    t.is(await session.ended(), 0)
    await session.isGivenBack()
  })
}

for (const [signal, exitCode] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} gives the terminal back, and changes nothing`, async t => {
    const repo = await open(t, workbench, 'system')
    const session = startSession(t, argv, { cwd: repo.directory, env: repo.env })
    await session.shows('no conflict')
    session.type('d')
    await session.shows('1 commit dropped')
    session.kill(signal)
    t.is(await session.ended(), exitCode)
    await session.isGivenBack()
    t.is(await repo.oid('topic'), workbench.oids.H)
  })
}

test('a crash gives the terminal back, and tells of itself on it', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env, program: 'program-that-crashes.js' })
  await session.shows('no conflict')
  session.type('dcrash')
  t.not(await session.ended(), 0)
  await session.isGivenBack()
  await session.shows('crashed on purpose')
})

test('Ctrl-Z gives the terminal to the shell, and fg brings all of it back', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env, shell: 'job control' })
  await session.shows('no conflict')
  session.type('d')
  await session.shows('1 commit dropped')
  session.type('\u001a')
  await session.shows('[1]+  Stopped')
  await session.isGivenBack()
  session.type('fg\r')
  await session.shows('7 to 6 commits')
  session.type('u')
  await session.shows('7 commits · no conflict')
  session.type('q')
  await session.shows('cancelled')
  session.type('exit\r')
  t.is(await session.ended(), 0)
})

test('what a repository would like to tell the terminal is not told', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, argv, { cwd: repo.directory, env: repo.env, columns: 120 })
  await session.shows('no conflict')
  session.type('j')
  await session.shows(/v A evil.*owned|v A evil/)
  const told = session.raw()
  t.false(told.includes('\u001b]0;owned'))
  t.false(told.includes('\u001b[31mred'))
  t.false(told.includes('\u202e'))
  t.regex(session.sight(), /gone/)
  session.type('q')
  t.is(await session.ended(), 0)
})

test('colours are those that the terminal has, and none where none are wanted', async t => {
  const repo = await open(t, conflicting, 'system')
  const looks = [
    [{ COLORTERM: 'truecolor' }, /\u001b\[0;[^m]*48;2;/],
    [{ COLORTERM: 'truecolor', COLORFGBG: '0;15' }, /\u001b\[0;[^m]*48;2;214;224;240/],
    [{ TERM: 'xterm-256color' }, /\u001b\[0;[^m]*48;5;238/],
    [{ TERM: 'xterm' }, /\u001b\[0;33;7m/],
  ] as const
  for (const [request, seen] of looks) {
    const session = startSession(t, ['rebase', 'lower'], { cwd: repo.directory, env: { ...repo.env, ...request } })
    await session.shows('no conflict')
    t.regex(session.raw(), seen)
    session.type('q')
    t.is(await session.ended(), 0)
  }
  for (const request of [{ NO_COLOR: '1' }, { FORCE_COLOR: '0' }]) {
    const session = startSession(t, ['rebase', 'lower'], { cwd: repo.directory, env: { ...repo.env, ...request } })
    await session.shows('no conflict')
    t.notRegex(session.raw(), /\u001b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-8])(?:;[0-9;]*)?m/)
    session.type('q')
    t.is(await session.ended(), 0)
  }
})

test('where the screen cannot be used, the list is a text, with a word why; --plain asks line by line', async t => {
  const repo = await open(t, conflicting, 'system')
  const at = { cwd: repo.directory, env: { ...repo.env, GIT_EDITOR: 'cat' } }
  const small = startSession(t, ['rebase', 'middle'], { ...at, columns: 36, rows: 12 })
  t.is(await small.ended(), 0)
  await small.shows(/edited as text/)
  const dumb = startSession(t, ['rebase', 'middle'], { ...at, env: { ...at.env, TERM: 'dumb' } })
  t.is(await dumb.ended(), 0)
  await dumb.shows('this terminal cannot move its cursor')
  const plain = startSession(t, ['rebase', '--plain', 'middle'], { ...at, env: { ...at.env, TERM: 'dumb' } })
  await plain.shows('1. pick')
  await plain.shows(/^>$/m)
  plain.type('fixup 3\r')
  await plain.shows('no conflict; 3 commits come of it')
  plain.type('apply\r')
  await plain.shows('4 commits become 3')
  await plain.shows('Apply this? "yes" does it')
  plain.type('yes\r')
  t.is(await plain.ended(), 0, plain.screen())
  t.is(await repo.gitSays('log', '--format=%s', 'middle..main'), 'K\nI\nH')
})

test('an editor that the user has named for lists is used', async t => {
  const repo = await open(t, conflicting, 'system')
  await repo.gitSays('config', 'sequence.editor', 'sed -i.bak 2d')
  const session = startSession(t, ['rebase', 'middle'], { cwd: repo.directory, env: repo.env })
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('log', '--format=%s', 'middle..main'), 'K\nJ\nH')
  t.false(session.raw().includes(`${keys.escape}[?1049h`))
})

test('a terminal that nothing is known of is not sent what it may not obey, as git has it', t => {
  const told = (env: Record<string, string>) => unusable({ output: { columns: 80, rows: 24 }, env } as never)
  t.is(told({ TERM: 'xterm' }), undefined)
  for (const env of [{}, { TERM: '' }, { TERM: 'dumb' }]) t.is(told(env), 'this terminal cannot move its cursor')
  t.is(told({ OS: 'Windows_NT' }), undefined)
})
