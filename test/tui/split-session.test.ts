import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { crowded } from '../../fixtures-repos/crowded.js'
import { branches, byHand, postRewrites } from '../support/handover.js'
import { open, type TestRepository } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const log = (repo: TestRepository, ...what: readonly string[]) =>
  repo.gitSays('-c', 'core.quotePath=false', 'log', '--format=%s', '--name-status', '--no-renames', ...what)

test('a whole session: split by hunks, say what the parts are, move one, apply, and undo', async t => {
  const repo = await open(t, crowded, 'system')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('3 commits · no conflict')
  session.type('jS')
  await session.shows('Split f6352bd Do too much')
  await session.shows('pieces in part 1: 9')
  session.type('JJJjj2')
  await session.shows(/> 2 +@@ -12 \+12 @@/)
  session.type('J3')
  await session.shows('pieces in part 1: 7, 2: 1, 3: 1')
  session.type(keys.enter)
  await session.shows('split into 3; undo: u')
  await session.shows('3 to 5 commits · no conflict')
  session.type('km')
  await session.shows('All of it at once.')
  session.type(`A dozen: ${keys.ctrlS}`)
  await session.shows(/reword +[0-9a-f]{7} A dozen/)
  session.type('km')
  await session.shows('All of it at once.')
  session.type(`Logo: ${keys.ctrlS}`)
  await session.shows(/reword +[0-9a-f]{7} Logo/)
  // The logo comes below the rest.
  session.type('JJ')
  await session.shows('3 to 5 commits · no conflict')
  session.type(keys.enter)
  await session.shows('Apply this to topic?')
  await session.shows('3 commits become 5')
  await session.shows('drafts will follow')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  await session.isGivenBack()
  t.is(
    await log(repo, 'main..topic'),
    [
      'Shout\n\nM\tlist.txt',
      'A dozen: Do too much\n\nM\tlist.txt',
      'Do too much\n\nA\tdocs/図書館.md\nD\tgone.txt\nA\tlink\nM\tlist.txt\nM\trun.sh',
      'Logo: Do too much\n\nA\tlogo.bin',
      'Spell twelve\n\nM\tlist.txt',
    ].join('\n'),
  )
  t.is(await repo.tree('topic'), await repo.tree(crowded.oids.D))
  t.is(await repo.gitSays('rev-parse', 'drafts'), await repo.gitSays('rev-parse', 'topic~1'))
  await repo.gitSays('fsck', '--strict', '--no-dangling')
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('topic'), crowded.oids.D)
  t.is(await repo.oid('drafts'), crowded.oids.C)
})

test('leaving writes nothing', async t => {
  const repo = await open(t, crowded, 'system')
  const before = await repo.gitSays('count-objects', '-v')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('no conflict')
  session.type('jS')
  await session.shows('pieces in part 1: 9')
  session.type(`F${keys.enter}`)
  await session.shows('split into 6')
  await session.shows('3 to 8 commits · no conflict')
  session.type('qy')
  t.is(await session.ended(), 0)
  t.is(await repo.gitSays('count-objects', '-v'), before)
  t.is(await repo.oid('topic'), crowded.oids.D)
})

const program = join(import.meta.dirname, '..', 'support', 'program.js')

for (const check of ['ignore', 'error']) {
  test(`git's own rebase gets the parts as commits of its own: missing commits ${check}`, async t => {
    const repo = await open(t, crowded, 'system')
    await repo.gitSays('config', 'rebase.missingCommitsCheck', check)
    const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `'${process.execPath}' '${program}' edit-todo`, GIT_EDITOR: ':' }
    const argv = ['rebase', '-i', '--update-refs', crowded.oids.A]
    const session = startSession(t, argv, { cwd: repo.directory, env, starts: 'git' })
    await session.shows('3 commits · no conflict')
    session.type('jS')
    await session.shows('pieces in part 1: 9')
    session.type(`JJJjj2${keys.enter}`)
    await session.shows(/3 to 4 commits · no conflict/)
    session.type(keys.enter)
    await session.shows('Apply this')
    session.type(keys.enter)
    t.is(await session.ended(), 0, session.screen())
    t.is(
      await log(repo, 'main..topic'),
      [
        'Shout\n\nM\tlist.txt',
        'Do too much\n\nM\tlist.txt',
        'Do too much\n\nA\tdocs/図書館.md\nD\tgone.txt\nA\tlink\nM\tlist.txt\nA\tlogo.bin\nM\trun.sh',
        'Spell twelve\n\nM\tlist.txt',
      ].join('\n'),
    )
    t.is(await repo.tree('topic'), await repo.tree(crowded.oids.D))
    t.is(await repo.gitSays('rev-parse', 'drafts'), await repo.gitSays('rev-parse', 'topic~1'))
    await repo.gitSays('fsck', '--strict', '--no-dangling')
  })
}

test('a conflict at a part is handed to git, with the parts that are left, and git goes on', async t => {
  const repo = await open(t, crowded, 'system')
  const heard = await postRewrites(repo)
  const at = { cwd: repo.directory, env: repo.env }
  const session = startSession(t, ['rebase', '--keep-base', '--on-conflict=git'], at)
  await session.shows('3 commits · no conflict')
  session.type('jS')
  await session.shows('pieces in part 1: 9')
  session.type(`JJJjj2J3${keys.enter}`)
  await session.shows('3 to 5 commits · no conflict')
  // All is picked, and what the second part changes again is dropped.
  session.type('kpkpGd')
  await session.shows('3 to 4 commits · conflict')
  await session.shows('list.txt (contents)')
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 4, session.screen())
  const todo = await readFile(join(repo.gitDirectory, 'rebase-merge', 'git-rebase-todo'), 'utf8')
  t.is(todo.split('\n').filter(line => line.startsWith('pick')).length, 2)
  await repo.write('list.txt', (await repo.gitSays('show', `${crowded.oids.C}:list.txt`)).concat('\n'))
  await byHand(repo, 'add', 'list.txt')
  const went = await byHand(repo, 'rebase', '--continue')
  t.is(await repo.tree('topic'), await repo.tree(crowded.oids.D), went)
  t.is(await repo.gitSays('log', '--format=%s', 'main..topic'), 'Shout\nDo too much\nDo too much\nDo too much')
  t.is(await repo.gitSays('rev-parse', 'drafts'), await repo.gitSays('rev-parse', 'topic~1'), await branches(repo))
  const mapped = await heard()
  t.regex(mapped, new RegExp(`^${crowded.oids.C} `, 'm'))
  await repo.gitSays('fsck', '--strict', '--no-dangling')
  await repo.runAnyhow({}, 'undo')
  t.is(await repo.oid('topic'), crowded.oids.D)
  t.is(await repo.oid('drafts'), crowded.oids.C)
})

test('a stop between parts is left to git', async t => {
  const repo = await open(t, crowded, 'system')
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('3 commits · no conflict')
  session.type('jS')
  await session.shows('pieces in part 1: 9')
  session.type(`JJJjj2${keys.enter}`)
  await session.shows('3 to 4 commits · no conflict')
  session.type('kpjb')
  session.type(keys.enter)
  await session.shows('it stops once')
  session.type(keys.enter)
  t.not(await session.ended(), 1, session.screen())
  t.is(await repo.gitSays('log', '-1', '--format=%s'), 'Do too much')
  await byHand(repo, 'rebase', '--continue')
  t.is(await repo.tree('topic'), await repo.tree(crowded.oids.D))
  t.is(await repo.gitSays('rev-list', '--count', 'main..topic'), '4')
  t.is(await repo.gitSays('rev-parse', 'drafts'), await repo.gitSays('rev-parse', 'topic~1'))
})
