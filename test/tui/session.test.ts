import test from 'ava'
import { workbench } from '../../fixtures-repos/workbench.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

test('a whole session: fold, move, drop, write a message, look at what comes of it, apply, and undo', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('7 commits · no conflict')
  session.type('jjjf')
  await session.shows('7 to 6 commits · no conflict')
  session.type('J')
  await session.shows(/fixup +┌/)
  session.type('Gm')
  await session.shows('Words are slow to read.')
  session.type(`Digits: ${keys.ctrlS}`)
  await session.shows(/reword +810754e Digits/)
  session.type('gjd')
  await session.shows('1 commit dropped; undo: u')
  await session.shows('7 to 5 commits · no conflict')
  session.type(keys.enter)
  await session.shows('Apply this to topic?')
  await session.shows('drafts will follow')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  await session.isGivenBack()
  t.is(
    await repo.gitSays('log', '--format=%s', 'topic'),
    [
      'Test the search, all of it, with a subject that no list has the room to show',
      'Say 図書館 in the manual 👩‍👩‍👧',
      'Count on',
      'Add search',
      'Digits: Count in digits',
      'Begin',
    ].join('\n'),
  )
  t.is(await repo.gitSays('show', 'topic:search.ts'), 'find(all)')
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('topic'), workbench.oids.H)
})

test('what is shown is what is made: the names before are the names after', async t => {
  const repo = await open(t, workbench, 'system')
  const options = { cwd: repo.directory, env: repo.env, columns: 120 }
  const session = startSession(t, ['rebase', '--keep-base'], options)
  await session.shows('no conflict')
  session.type('jdjjfJt')
  await session.shows('topic, afterwards')
  await session.shows(/7 to 5 commits · no conflict/)
  const tip = /@ ([0-9a-f]{7}) Test the search/.exec(session.sight())?.[1]
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is((await repo.oid('topic')).slice(0, 7), tip ?? '')
})

test('a conflict is seen before anything is done, with its file, and goes away with what made it', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('no conflict')
  session.type('GKK')
  await session.shows('7 commits · conflict')
  await session.shows(/index\.ts \(contents?\)/)
  session.type('u')
  await session.shows('7 commits · no conflict')
  session.type('q')
  await session.shows('Forget what was done here?')
  session.type('y')
  t.is(await session.ended(), 0)
  t.is(await repo.oid('topic'), workbench.oids.H)
})

test('leaving changes nothing, and Ctrl-C neither', async t => {
  const repo = await open(t, workbench, 'system')
  for (const [key, exitCode] of [
    ['q', 0],
    [keys.ctrlC, 130],
  ] as const) {
    const session = startSession(t, ['rebase'], { cwd: repo.directory, env: repo.env })
    await session.shows('no conflict')
    session.type(key)
    t.is(await session.ended(), exitCode)
    await session.isGivenBack()
    await session.shows('nothing was changed')
    t.is(await repo.oid('topic'), workbench.oids.H)
  }
})

test("the user's own editor writes a message, and one that fails changes nothing", async t => {
  const repo = await open(t, workbench, 'system')
  const env = { ...repo.env, GIT_EDITOR: 'sed -i.bak s/Count/Edited/' }
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env })
  await session.shows('no conflict')
  session.type('GM')
  await session.shows(/reword +810754e Edited/)
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'topic~6'), 'Edited in digits')
  for (const [editor, says] of [
    ['false', 'the editor "false" ended with exit code 1'],
    ['no-such-editor', 'the editor "no-such-editor" ended with exit code 127'],
    ['rm', 'the editor "rm" has removed the text'],
    ['kill -9 $$;', 'was ended by SIGKILL'],
  ] as const) {
    const at = { cwd: repo.directory, env: { ...repo.env, GIT_EDITOR: editor }, columns: 100 }
    const failing = startSession(t, ['rebase', '--keep-base'], at)
    await failing.shows('no conflict')
    failing.type('M')
    await failing.shows(says)
    failing.type('q')
    t.is(await failing.ended(), 0)
  }
})

test('who wants more than one fold comes from the questions of a squash to the whole plan', async t => {
  const repo = await open(t, workbench, 'system')
  const session = startSession(t, ['squash'], { cwd: repo.directory, env: repo.env })
  await session.shows('Newest commit to fold')
  session.type(keys.up)
  await session.shows(/● +edit the whole plan/)
  session.type(keys.enter)
  await session.shows('7 commits · no conflict')
  session.type('jjjf')
  await session.shows('7 to 6 commits · no conflict')
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('rev-list', '--count', 'main..topic'), '6')
})
