import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Context } from '../../src/workflows/context.js'
import type { Fate, Git, RefName } from '../../src/git/port.js'
import { readLog } from '../../src/workflows/operation/log.js'
import { recordOperation } from '../../src/workflows/operation/record-operation.js'
import { recoverPending } from '../../src/workflows/operation/recover-pending.js'
import { testDate } from '../support/env.js'
import { open, type TestRepository } from '../support/repository.js'

const { C, D } = stack.oids
const main = 'refs/heads/main' as RefName

for (const [who, alive, seconds, forgotten] of [
  ['another process that has just recorded it', true, 0, false],
  ['another process that has ended', false, 0, true],
  ['another process that has recorded it long ago', true, 60, true],
] as const) {
  test(`a rebase that has not begun is ${forgotten ? 'forgotten' : 'left'}: ${who}`, async t => {
    const repo = await open(t, stack, 'memory')
    const git = await pending(repo, { kind: 'ended', refs: [] })
    const log = await recoverPending(world({ alive, seconds }), git, await readLog(git))
    t.is(log.operations.length, forgotten ? 0 : 1)
    t.is(log.completed === null, forgotten)
  })
}

test('what git has brought to its end is an operation like any other; while it runs nothing is settled', async t => {
  const repo = await open(t, stack, 'memory')
  const running = await pending(repo, { kind: 'running' })
  const before = await readLog(running)
  t.deepEqual(await recoverPending(world({ alive: false, seconds: 0 }), running, before), before)
  const refs = [{ name: main, old: D, new: C }]
  const ended = withFate(running, { kind: 'ended', refs })
  const log = await recoverPending(world({ alive: false, seconds: 0 }), ended, before)
  t.like(log.operations[0], { state: 'done', record: { id: 1, verb: 'rebase', refs } })
  t.is(log.operations[0]?.record.pending, undefined)
  t.is(log.completed, log.blobs.get(1) ?? null)
})

test('an operation that came after a forgotten one stays the newest', async t => {
  const repo = await open(t, stack, 'memory')
  const git = await pending(repo, { kind: 'ended', refs: [] })
  const record = { verb: 'drop', time: testDate, summary: '1 commit', refs: [] }
  await recordOperation(git, { log: await readLog(git), objects: [], reason: 'drop', record })
  const log = await recoverPending(world({ alive: false, seconds: 0 }), git, await readLog(git))
  t.deepEqual(
    log.operations.map(operation => operation.record.id),
    [2],
  )
  t.is(log.completed, log.blobs.get(2) ?? null)
})

/** Records a rebase that was handed to git by a process of this host. */
async function pending(repo: TestRepository, fate: Fate): Promise<Git> {
  const git = withFate(await repo.open(), fate)
  const rebase = { worktree: '', mark: 'mark', onto: C, newest: [''], by: { host: 'here', pid: 1 } }
  const refs = [{ name: main, old: D, new: D }]
  const record = { verb: 'rebase', time: testDate, summary: '1 commit', refs, pending: rebase }
  await recordOperation(git, { log: await readLog(git), objects: [], reason: 'rebase', record })
  return git
}

function withFate(git: Git, fate: Fate): Git {
  return { ...git, handover: { ...git.handover, fate: () => Promise.resolve(fate) } }
}

function world({ alive, seconds }: { readonly alive: boolean; readonly seconds: number }): Context {
  return {
    processMark: { host: 'here', pid: 2, isAlive: () => alive },
    clock: () => ({ ...testDate, seconds: testDate.seconds + seconds }),
    reporter: { note: () => {} },
  } as unknown as Context
}
