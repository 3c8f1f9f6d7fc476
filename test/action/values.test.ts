import test from 'ava'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { actionScene } from '../support/action-scene.js'

/** What actions/checkout makes of values that are neither true nor false, or no whole number. */
const countedValues: Readonly<
  Record<string, readonly [given: Record<string, string>, commits: number, says?: RegExp]>
> = {
  'a depth below zero is all history': [{ 'fetch-depth': '-1' }, 6],
  'a depth is rounded down': [{ 'fetch-depth': '2.9' }, 2],
  'a depth that is no number is all history': [
    { 'fetch-depth': 'all' },
    6,
    /"fetch-depth" is "all", which counts as 0/,
  ],
  'what is not true is false': [
    { 'fetch-tags': 'yes', lfs: '1', submodules: 'on', 'persist-credentials': 'Yes' },
    1,
    /"fetch-tags" is "yes", which counts as false/,
  ],
  'filters are combined': [{ filter: 'combine:blob:none+tree:1', 'fetch-depth': '3' }, 3],
}

for (const [title, [given, commits, says]] of Object.entries(countedValues)) {
  test(`values as actions/checkout takes them: ${title}`, async t => {
    const scene = await actionScene(t, [pullRequest])
    const { exitCode, log } = await scene.main({ with: given })
    t.is(exitCode, 0, log)
    t.is(Number(await scene.later('rev-list', '--count', '--all')), commits)
    const notices = log.match(/^::warning::.*/gm) ?? []
    if (says === undefined) t.deepEqual(notices, [])
    else
      t.true(
        notices.some(notice => says.test(notice)),
        log,
      )
    t.is(await scene.later('status', '--porcelain'), '')
    const filter = await scene.later('config', 'remote.origin.partialCloneFilter').catch(() => '')
    t.is(filter, given['filter'] ?? '')
  })
}
