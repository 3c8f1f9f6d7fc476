import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { conflicting } from '../../fixtures-repos/conflicting.js'
import { evilMerge, merged } from '../../fixtures-repos/merges.js'
import { rebaseState } from '../../src/workflows/edit-todo/plan.js'
import { oracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const program = join(import.meta.dirname, '..', 'support', 'program.js')

/** Git's own rebase, with git-slim as its sequence editor. */
function rebasing(repo: TestRepository, ...argv: readonly string[]) {
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `'${process.execPath}' '${program}' edit-todo` }
  return { cwd: repo.directory, env, starts: 'git', argv: ['rebase', '-i', ...argv] } as const
}

test("git's own rebase: the list is shown with what will come of it, and git gets what was made of it", async t => {
  const repo = await open(t, conflicting, 'system')
  const { argv, ...at } = rebasing(repo, conflicting.oids.A)
  const session = startSession(t, argv, at)
  await session.shows('10 commits · no conflict')
  await session.shows(/^> pick +[0-9a-f]{7} B/m)
  session.type('jd')
  await session.shows('1 commit dropped')
  await session.shows('10 to 9 commits · conflict')
  await session.shows('x.txt (contents)')
  session.type('uGd')
  await session.shows('10 to 9 commits · no conflict')
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'J\nI\nH\nG\nF\nE\nD\nC\nB\nA')
})

test("git's own rebase: q leaves the list as it is, and Ctrl-C ends it", async t => {
  const repo = await open(t, conflicting, 'system')
  const { argv, ...at } = rebasing(repo, '--no-ff', conflicting.oids.A)
  const left = startSession(t, argv, at)
  await left.shows('no conflict')
  left.type('q')
  t.is(await left.ended(), 0, left.screen())
  const tip = await repo.oid('main')
  const ended = startSession(t, argv, at)
  await ended.shows('no conflict')
  ended.type(keys.ctrlC)
  t.not(await ended.ended(), 0)
  await ended.isGivenBack()
  t.is(await repo.oid('main'), tip)
  t.false(existsSync(join(repo.gitDirectory, 'rebase-merge')))
})

test("a file of git's own rebase that cannot be read is not taken for an absent one", async t => {
  const repo = await open(t, conflicting, 'system')
  const git = await repo.open()
  const list = join(repo.home, 'git-rebase-todo')
  t.deepEqual(await rebaseState(git, list), { onto: undefined, tip: undefined })
  await mkdir(join(repo.home, 'onto'))
  await t.throwsAsync(rebaseState(git, list), { code: 'EISDIR' })
})

test("git's own rebase: nothing can be absorbed in its midst, which is said", async t => {
  const repo = await open(t, conflicting, 'system')
  const { argv, ...at } = rebasing(repo, conflicting.oids.A)
  const session = startSession(t, argv, at)
  await session.shows('no conflict')
  session.type('A')
  await session.shows('a git rebase is in progress: nothing can be absorbed now')
  session.type('jd')
  await session.shows('1 commit dropped')
  session.type(keys.ctrlC)
  await session.shows('Forget what was done here?')
  session.type(keys.ctrlC)
  t.not(await session.ended(), 0)
})

test("git's own rebase over merges, and the rest of its list later on: what comes of labels and merges is told", async t => {
  const repo = await open(t, evilMerge, 'system')
  const { argv, ...at } = rebasing(repo, '--rebase-merges', evilMerge.oids.A)
  const session = startSession(t, argv, at)
  await session.shows('6 commits · no conflict')
  // The oldest is at the top: a label, a reset, X, Y, a label, a reset, B, C, M, D.
  session.type('jjjb')
  await session.shows(/^> break/m)
  // Git merges anew, and both sides have changed the same file.
  session.type('u')
  session.type('kkjjd')
  await session.shows('6 to 5 commits · no conflict')
  session.type('u')
  session.type('Gkkkd')
  await session.shows('conflict')
  await session.shows(/merge +e6591df .*conflict/)
  session.type('ujk')
  session.type(keys.ctrlC)
  t.not(await session.ended(), 0)
})

test('the rest of a list that git has begun: its labels are known', async t => {
  const repo = await open(t, merged, 'system')
  const { A, X, B, M, D } = merged.oids
  const file = join(repo.home, 'begun')
  await writeFile(
    file,
    `label onto\npick ${X}\nlabel side\nbreak\nreset onto\npick ${B}\nmerge -C ${M} side\npick ${D}\n`,
  )
  const at = { cwd: repo.directory, env: { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${file}"` } }
  await oracle(['rebase', '-q', '-i', '--rebase-merges', '--empty=drop', A], at)
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `'${process.execPath}' '${program}' edit-todo` }
  const session = startSession(t, ['rebase', '--edit-todo'], { cwd: repo.directory, env, starts: 'git' })
  await session.shows('3 commits · no conflict')
  session.type(`j${keys.enter}`)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  await oracle(['rebase', '--continue'], { cwd: repo.directory, env: { ...repo.env, GIT_EDITOR: 'true' } })
  t.is(await repo.gitSays('log', '--graph', '--format=%s', 'main'), '* D\n*   M\n|\\  \n| * X\n* | B\n|/  \n* A')
})

test('a list with labels and merges is edited, and what is below it stays', async t => {
  const repo = await open(t, merged, 'system')
  const file = join(repo.directory, '..', 'list')
  const { A, B } = merged.oids
  const list = `label onto\n\nreset onto\npick ${B.slice(0, 7)} B # one\nmerge -C ${A.slice(0, 7)} onto # A\n\n# Help\n#\n`
  await writeFile(file, list)
  const session = startSession(t, ['edit-todo', file], { cwd: repo.directory, env: repo.env })
  await session.shows(/^> label +onto/m)
  await session.shows('is not known')
  session.type('jjr')
  await session.shows(/^> reword/m)
  session.type('m')
  await session.shows('you are asked for its message')
  session.type(keys.enter)
  await session.shows('Apply this')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(
    await readFile(file, 'utf8'),
    `label onto\nreset onto\nreword ${B.slice(0, 7)} B # one\nmerge -C ${A.slice(0, 7)} onto # A\n\n# Help\n#\n`,
  )
})

test('without a terminal it is a usage error, and the list stays', async t => {
  const repo = await open(t, conflicting, 'system')
  const file = join(repo.directory, '..', 'list')
  await writeFile(file, 'pick main\n')
  const { exitCode, stderr } = await repo.run('edit-todo', file)
  t.is(exitCode, 2)
  t.regex(stderr, /edited on a terminal, and there is no terminal/)
  t.is(await readFile(file, 'utf8'), 'pick main\n')
})
