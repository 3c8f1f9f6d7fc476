import { fc, testProp } from '../../support/properties.js'
import test from 'ava'
import { operationsOf, expired } from '../../../src/core/operation/log.js'
import type { OperationRecord } from '../../../src/core/operation/record.js'

const record = (id: number, more: Partial<OperationRecord> = {}): OperationRecord => ({
  version: 1,
  id,
  verb: more.of === undefined ? 'squash' : 'undo',
  time: { seconds: id, zone: '+0000' },
  summary: '2 commits',
  refs: [],
  ...more,
})

test('what is neither among the newest nor young may go', t => {
  const operations = operationsOf([1, 2, 3, 4, 5].map(id => record(id)))
  t.deepEqual(expired(operations, { count: 2, seconds: 0 }, 9), [3, 2, 1])
  t.deepEqual(expired(operations, { count: 0, seconds: 6 }, 9), [2, 1])
  t.deepEqual(expired(operations, { count: 1, seconds: 6 }, 9), [2, 1])
  t.deepEqual(expired(operations, { count: 0, seconds: 0 }, 9), [4, 3, 2, 1])
  t.deepEqual(expired(operations, { count: Infinity, seconds: 0 }, 9), [])
  t.deepEqual(expired(operations, { count: 0, seconds: Infinity }, 9), [])
})

test('what a kept undo speaks of stays, and what tells its state', t => {
  const operations = operationsOf([record(1), record(2), record(3, { of: 1 }), record(4, { of: 1, verb: 'redo' })])
  t.deepEqual(expired(operations, { count: 1, seconds: 0 }, 9), [3, 2])
  const younger = operationsOf([
    record(1),
    record(2, { of: 1, time: { seconds: 9, zone: '' } }),
    record(3, { of: 1 }),
    record(4),
  ])
  t.deepEqual(expired(younger, { count: 1, seconds: 1 }, 9), [])
})

test('what has undone a kept operation stays, also where a clock was put back meanwhile', t => {
  const operations = operationsOf([
    record(1, { time: { seconds: 9, zone: '' } }),
    record(2, { of: 1 }),
    record(3, { of: 1, verb: 'redo' }),
    record(4, { of: 1 }),
    record(5),
  ])
  t.deepEqual(expired(operations, { count: 1, seconds: 1 }, 9), [3, 2])
})

test('what git is still at stays', t => {
  const pending = { worktree: '', mark: '', onto: null, newest: [], by: { host: '', pid: 1 } }
  const operations = operationsOf([record(1, { pending }), record(2), record(3)])
  t.deepEqual(expired(operations, { count: 1, seconds: 0 }, 9), [2])
})

const anyRecords = fc.array(fc.record({ of: fc.option(fc.nat({ max: 20 })), seconds: fc.nat({ max: 30 }) }), {
  maxLength: 20,
})

testProp(
  'what is left is in the state that it was in',
  [anyRecords, fc.nat({ max: 8 }), fc.nat({ max: 30 })],
  (t, all, count, seconds) => {
    const records = all.map(({ of, seconds: at }, i) =>
      record(i + 1, {
        time: { seconds: at, zone: '' },
        ...(of !== null && of > 0 && of <= i ? { of, verb: i % 2 === 0 ? 'undo' : 'redo' } : {}),
      }),
    )
    const operations = operationsOf(records)
    const gone = new Set(expired(operations, { count, seconds }, 30))
    const left = operationsOf(records.filter(({ id }) => !gone.has(id)))
    t.deepEqual(
      left,
      operations.filter(operation => !gone.has(operation.record.id)),
    )
  },
)
