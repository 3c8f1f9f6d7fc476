import test from 'ava'
import * as states from '../../fixtures-repos/states.js'
import * as branches from '../../fixtures-repos/feature.js'
import * as filesOf from '../../fixtures-repos/files.js'
import * as merges from '../../fixtures-repos/merges.js'
import * as messages from '../../fixtures-repos/messages.js'
import * as namesOf from '../../fixtures-repos/names.js'
import * as odd from '../../fixtures-repos/oddities.js'
import * as stacks from '../../fixtures-repos/stack.js'
import { inMemory } from './backends.js'
import { drawGraph, pictureInMemory } from './graph.js'
import type { DefinedHistory } from './history.js'
import { numberOfRuns, randomRuns } from './random-runs.js'
import { open, openBare } from './repository.js'

const modules: readonly Record<string, DefinedHistory>[] = [
  states,
  branches,
  filesOf,
  merges,
  messages,
  namesOf,
  odd,
  stacks,
]
const all = modules.flatMap(module => Object.values(module))

for (const history of all) {
  test(`real git has the refs and the graph of "${history.name}" as they were defined`, async t => {
    const repo = await open(t, history, 'system')
    const listed = (await repo.gitSays('for-each-ref', '--format=%(objectname) %(refname) %(symref)')).split('\n')
    const direct = listed.filter(line => line.endsWith(' ')).map(line => line.trim())
    t.deepEqual(
      direct.filter(line => line !== '').toSorted(),
      [...history.refs].map(([name, oid]) => `${oid} ${name}`).toSorted(),
    )
    t.is(await repo.graph(), drawGraph(pictureInMemory(inMemory(history))))
    t.is(await repo.gitSays('status', '--porcelain'), '')
  })
}

test('the graph names branches, tags, merges and a detached HEAD', async t => {
  const repo = await open(t, merges.merged, 'system')
  t.is(await repo.graph(), ['* D  main', '* M  ← B, Y', '* Y  side', '* X  ← A', '* B', '* A'].join('\n'))
  t.is((await (await open(t, states.detached, 'system')).graph()).split('\n')[1], '* B  HEAD')
})

test('what is left behind fails the test', async t => {
  const repo = await openBare(t, stacks.stack, 'system')
  await repo.write('refs/heads/main.lock', '')
  await t.throwsAsync(() => repo.check(), { message: /left behind: .*main\.lock/ })
  const { rm } = await import('node:fs/promises')
  await rm(`${repo.gitDirectory}/refs/heads/main.lock`)
  await t.notThrowsAsync(() => repo.check())
})

test.serial('a number of random runs that is none is refused', t => {
  const { FC_RUNS } = process.env
  t.teardown(() => {
    if (FC_RUNS === undefined) delete process.env['FC_RUNS']
    else process.env['FC_RUNS'] = FC_RUNS
  })
  for (const none of ['', '0', '-1', 'many', '1.5']) {
    process.env['FC_RUNS'] = none
    t.throws(() => numberOfRuns(10), { message: /FC_RUNS/ })
    t.throws(() => randomRuns({ runs: 10, share: 0, of: 2 }), { message: /FC_RUNS/ })
  }
  process.env['FC_RUNS'] = '30'
  t.is(numberOfRuns(10), 30)
})
