import test from 'ava'
import { inParallel, turns } from '../../src/core/in-parallel.js'
import { GitSlimError } from '../../src/core/errors.js'

test('no more run at the same time than may, and results stand in the order of the items', async t => {
  let [running, most] = [0, 0]
  const work = async (n: number) => {
    most = Math.max(most, ++running)
    // Later ones are quicker.
    for (let i = 0; i < 20 - n; i++) await Promise.resolve()
    running--
    return n * n
  }
  const results = await inParallel([1, 2, 3, 4, 5, 6, 7], { jobs: 3, callOff: () => {} }, work)
  t.deepEqual(results, [1, 4, 9, 16, 25, 36, 49])
  t.is(most, 3)
})

test('after a failure none begins, the others are called off, and what is told is the reason', async t => {
  const begun: string[] = []
  let callOff = () => {}
  const calledOff = new Promise<void>(resolve => {
    callOff = resolve
  })
  const work = async (name: string) => {
    begun.push(name)
    if (name === 'waits') {
      await calledOff
      throw new GitSlimError('interrupted', 'interrupted')
    }
    throw new GitSlimError('network', name)
  }
  const parallel = { jobs: 2, callOff }
  const error = await t.throwsAsync(inParallel(['waits', 'fails', 'never'], parallel, work))
  t.is(error.message, 'fails')
  t.deepEqual(begun, ['waits', 'fails'])
})

test('questions are asked one after another, also when one of them fails', async t => {
  const inTurn = turns()
  const said: string[] = []
  const ask = (name: string) => async () => {
    said.push(`${name}?`)
    await Promise.resolve()
    said.push(`${name}.`)
    if (name === 'a') throw new Error(name)
  }
  await Promise.allSettled(['a', 'b', 'c'].map(name => inTurn(ask(name))))
  t.deepEqual(said, ['a?', 'a.', 'b?', 'b.', 'c?', 'c.'])
})
