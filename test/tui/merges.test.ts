import test from 'ava'
import { evilMerge } from '../../fixtures-repos/merges.js'
import { open } from '../support/repository.js'
import { keys, startSession } from '../support/terminal.js'

test('a whole session over merges: what conflicts and what is left out is seen before, and merges are made again', async t => {
  const repo = await open(t, evilMerge, 'system')
  const at = { cwd: repo.directory, env: repo.env, columns: 100 }
  const session = startSession(t, ['rebase', '--rebase-merges', evilMerge.oids.A], at)
  await session.shows('6 commits · no conflict')
  await session.shows(/merge +e6591df M M .*\(side\)/)
  // The newest is at the top: D, M, C, B, a reset, a label, Y, X.
  session.type('jjjjjjd')
  await session.shows('1 commit dropped')
  await session.shows('6 to 5 commits · conflict')
  await session.shows('e6591df conflicts: both.txt')
  await session.shows(/merge +e6591df .*conflict/)
  session.type('uf')
  await session.shows(/fixup +┌ 9b55dd9/)
  await session.shows('6 to 5 commits · no conflict')
  // Without the merge nothing leads to what it merged.
  session.type('gjd')
  await session.shows('2 commits are left out: nothing leads to them')
  await session.shows(/pick +└ b4f0d35 .*left out/)
  session.type('u')
  await session.shows('6 to 5 commits · no conflict')
  // From the end of one line to the beginning of the other in one step.
  session.type('jjJ')
  await session.shows('6 to 5 commits · no conflict')
  session.type(keys.enter)
  await session.shows('6 commits become 5')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  await session.isGivenBack()
  t.is(
    await repo.gitSays('log', '--graph', '--format=%s', 'main'),
    ['* D', '*   M', '|\\  ', '| * B', '| * X', '* | C', '|/  ', '* A'].join('\n'),
  )
  t.is(await repo.gitSays('show', 'main:hand.txt'), 'by hand')
})

test('r asks for the message of a merge when it is made again', async t => {
  const repo = await open(t, evilMerge, 'system')
  const env = { ...repo.env, GIT_EDITOR: 'sed -i.bak s/M/Both/' }
  await repo.gitSays('config', 'rebase.rebaseMerges', 'true')
  const session = startSession(t, ['rebase', evilMerge.oids.A], { cwd: repo.directory, env })
  await session.shows('no conflict')
  session.type('jr')
  await session.shows(/merge\? +e6591df/)
  session.type('m')
  await session.shows('you are asked for its message')
  session.type('r')
  await session.shows(/merge +e6591df/)
  session.type(`r${keys.enter}`)
  await session.shows('your editor opens once for messages')
  session.type(keys.enter)
  t.is(await session.ended(), 0, session.screen())
  t.is(await repo.gitSays('log', '--format=%s', '--first-parent', 'main'), 'D\nBoth\nC\nB\nA')
})
