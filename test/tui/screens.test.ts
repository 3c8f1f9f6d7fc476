import { join } from 'node:path'
import test from 'ava'
import { evilMerge } from '../../fixtures-repos/merges.js'
import { staging } from '../../fixtures-repos/staging.js'
import { crowded } from '../../fixtures-repos/crowded.js'
import { showcase, workbench } from '../../fixtures-repos/workbench.js'
import { open } from '../support/repository.js'
import { isPictured, looksLike } from '../support/screens.js'
import { stageForMany } from '../support/staged.js'
import { keys, startSession } from '../support/terminal.js'

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [120, 40],
] as const) {
  test(`the screens are as they were looked at: ${columns}x${rows}`, async t => {
    const repo = await open(t, workbench, 'system')
    // What the branch's own push target holds is nobody else's.
    await repo.gitSays('update-ref', 'refs/remotes/origin/drafts', workbench.oids.C)
    const at = { cwd: repo.directory, env: repo.env, columns, rows, program: 'program-at.js' } as const
    const session = startSession(t, ['rebase', '--keep-base'], at)
    const scene = (name: string) => looksLike(session, `${columns}x${rows}/${name}`)
    // With one side in sight, what is looked at is before the keys, too.
    const toPlan = columns < 76 ? '\t' : ''
    await scene('plan')
    // Otto's fixup to where it belongs.
    session.type('jjjfJ')
    await scene('folded')
    session.type('GKKK')
    await scene('conflict')
    session.type('uuut')
    await scene('result')
    session.type('t')
    await scene('old-and-new')
    session.type(`t${toPlan}gj\t`)
    await scene('details')
    session.type('\tGm')
    await scene('message')
    session.type(`New: ${keys.ctrlS}`)
    await scene('written')
    session.type('/search')
    await scene('search')
    session.type(`${keys.enter}${keys.escape}`)
    session.type('gv')
    session.type('jj')
    await scene('range')
    session.type(keys.escape)
    session.type('?')
    await scene('help')
    session.type('q')
    session.type('gjd')
    session.type(keys.enter)
    await scene('summary')
    session.type(keys.ctrlC)
    await session.shows('Forget what was done here?')
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
  })
}

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [120, 40],
] as const) {
  test(`the screens of merges are as they were looked at: ${columns}x${rows}`, async t => {
    const repo = await open(t, evilMerge, 'system')
    const at = { cwd: repo.directory, env: repo.env, columns, rows, program: 'program-at.js' } as const
    const session = startSession(t, ['rebase', '--rebase-merges', evilMerge.oids.A.slice(0, 10)], at)
    const scene = (name: string) => looksLike(session, `${columns}x${rows}/${name}`)
    await scene('merges')
    session.type('t')
    await scene('graph')
    const toPlan = columns < 76 ? '\t' : ''
    session.type(`${toPlan}jjjjjjd${toPlan}`)
    await scene('graph-conflict')
    session.type(`${toPlan}ugjd`)
    await scene('left-out')
    session.type(keys.ctrlC)
    await session.shows('Forget what was done here?')
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
  })
}

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [120, 40],
] as const) {
  test(`the screens of what is staged are as they were looked at: ${columns}x${rows}`, async t => {
    const repo = await open(t, staging, 'system')
    await stageForMany(repo)
    const at = { cwd: repo.directory, env: repo.env, columns, rows, program: 'program-at.js' } as const
    const session = startSession(t, ['rebase', '--keep-base'], at)
    const scene = (name: string) => looksLike(session, `${columns}x${rows}/${name}`)
    await session.shows('no conflict')
    session.type('A')
    await scene('absorb')
    session.type('jjjjj')
    await scene('absorb-stays')
    session.type('gjj\t')
    await scene('absorb-plan')
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
  })
}

for (const [columns, rows] of [
  [60, 20],
  [80, 24],
  [120, 40],
] as const) {
  test(`the screens of a split are as they were looked at: ${columns}x${rows}`, async t => {
    const repo = await open(t, crowded, 'system')
    const at = { cwd: repo.directory, env: repo.env, columns, rows, program: 'program-at.js' } as const
    const session = startSession(t, ['rebase', '--keep-base'], at)
    const scene = (name: string) => looksLike(session, `${columns}x${rows}/${name}`)
    await session.shows('no conflict')
    session.type('jS')
    await session.shows('pieces in part 1: 9')
    session.type('JJJjj2J3')
    await scene('split')
    session.type('FGk')
    await scene('split-by-file')
    session.type(`1${keys.enter}`)
    await session.shows('split into 6')
    await scene('parts')
    session.type(keys.ctrlC)
    await session.shows('Forget what was done here?')
    session.type(keys.ctrlC)
    t.is(await session.ended(), 130)
  })
}

test('the picture in the guide is what the terminal shows', async t => {
  const repo = await open(t, showcase, 'system')
  const env = { ...repo.env, COLORTERM: 'truecolor' }
  const at = { cwd: repo.directory, env, columns: 108, rows: 24, program: 'program-at.js' } as const
  const session = startSession(t, ['rebase', 'origin/main'], at)
  await session.shows('6 commits · no conflict')
  // Otto's fixup goes where it belongs; cups come before there is coffee to sell.
  session.type('jjjfJgjJJ')
  await looksLike(session, 'guide')
  await isPictured(session, join('docs', 'editor.svg'))
  session.type(keys.ctrlC)
  await session.shows('Forget what was done here?')
  session.type(keys.ctrlC)
  t.is(await session.ended(), 130)
})
