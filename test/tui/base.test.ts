import test from 'ava'
import { workbench } from '../../fixtures-repos/workbench.js'
import { update } from '../../src/tui/plan/update.js'
import { answer, startPlain } from '../../src/tui/io/plain.js'
import { after, oidOf, opened, planOf, sessionOf } from '../support/editor-session.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

const enter = { kind: 'key', name: 'enter' } as const

test('the base is the commit at the cursor, or one that is typed', t => {
  const [, effect] = update(after(opened(sessionOf('ABCD')), 'jjB'), enter)
  t.is(effect?.kind, 'base')
  t.deepEqual(effect, { kind: 'base', revision: oidOf('C').slice(0, 12) })
  const [, typed] = update(after(opened(sessionOf('ABCD')), 'B\u0015main~3'), enter)
  t.deepEqual(typed, { kind: 'base', revision: 'main~3' })
  const [left, none] = update(after(opened(sessionOf('ABCD')), 'B\u0015'), enter)
  t.is(left.mode.kind, 'plan')
  t.is(none, undefined)
})

test('Esc leaves the base as it is, and asks before typed text is lost', t => {
  const escape = { kind: 'key', name: 'escape' } as const
  t.is(update(after(opened(sessionOf('ABCD')), 'B'), escape)[0].mode.kind, 'plan')
  t.is(update(after(opened(sessionOf('ABCD')), 'B~2'), escape)[0].mode.kind, 'forget')
})

test('a plan with edits, and a list of git, keep their base', t => {
  const edited = after(opened(sessionOf('ABCD')), 'dB')
  t.is(edited.mode.kind, 'plan')
  t.regex(edited.notice ?? '', /the plan has edits/)
  t.is(planOf(edited), 'drop A, pick B, pick C, pick D')
  const ofGit = after(opened({ ...sessionOf('ABCD'), messages: 'asked-for-later' }), 'B')
  t.regex(ofGit.notice ?? '', /git has chosen/)
})

test('line by line: a base by its row, or by its name', async t => {
  const { signal } = new AbortController()
  const session = sessionOf('ABCD')
  const said = async (line: string) => answer(await startPlain({ session, signal }), line, { session, signal })
  const revisionOf = async (line: string) => {
    const { decision } = await said(line)
    return decision?.kind === 'base' ? decision.revision : decision
  }
  t.is(await revisionOf('base 2'), oidOf('B'))
  t.is(await revisionOf('base main~3'), 'main~3')
  t.is(await revisionOf('base'), undefined)
  t.regex((await said('base')).says.join(), /name the base/)
})

test('another base makes the plan that git rebase -i makes of it: fewer commits, more, and none that is not there', async t => {
  const repo = await open(t, workbench, 'system')
  const { D, F, H } = workbench.oids
  const session = startSession(t, ['rebase', '--keep-base'], { cwd: repo.directory, env: repo.env })
  await session.shows('7 commits · no conflict')
  session.type('jjjjB')
  await session.shows(`base: ${D.slice(0, 12)}`)
  session.type(keys.enter)
  await session.shows('4 commits · no conflict')
  session.type('B\u0015nosuch' + keys.enter)
  await session.shows(/nosuch/)
  await session.shows('4 commits')
  session.type('B\u0015HEAD' + keys.enter)
  await session.shows('HEAD')
  session.type('B\u0015main' + keys.enter)
  await session.shows('7 commits · no conflict')
  session.type('jjjjB' + keys.enter)
  await session.shows('4 commits · no conflict')
  session.type('jd')
  await session.shows('4 to 3 commits · no conflict')
  session.type(keys.enter)
  await session.shows('Apply this to topic?')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  const made = await repo.gitSays('log', '--format=%T %an %ad %s', `${D}..topic`)
  t.is(await repo.gitSays('merge-base', 'topic', H), F)
  await repo.gitSays('checkout', '-q', '-b', 'as-git', H)
  await repo.gitSays('-c', 'sequence.editor=sed -i.bak 3d', 'rebase', '-q', '-i', D)
  t.is(made, await repo.gitSays('log', '--format=%T %an %ad %s', `${D}..as-git`))
})
