import test from 'ava'
import { newestToRedo, newestToUndo, operationsOf } from '../../../src/core/operation/log.js'
import { type OperationRecord, parseRecord, serializeRecord } from '../../../src/core/operation/record.js'
import { parseOid } from '../../../src/core/object/oid.js'
import { branchRef, parseRefName } from '../../../src/core/ref/ref-name.js'

const main = branchRef('main')
const [one, two] = [parseOid('1'.repeat(40)), parseOid('2'.repeat(40))]

const record = (id: number, verb: string, more: Partial<OperationRecord> = {}): OperationRecord => ({
  version: 1,
  id,
  verb,
  time: { seconds: 0, zone: '+0000' },
  summary: '2 commits',
  refs: [{ name: main, old: one, new: two }],
  ...more,
})
const onMain = { name: main, oid: two }
const id = (operation: { record: OperationRecord } | undefined) => operation?.record.id

test('undo takes the newest operation that still stands, then the one before', t => {
  const records = [record(1, 'squash'), record(2, 'squash')]
  t.is(id(newestToUndo(operationsOf(records), onMain)), 2)
  t.is(id(newestToUndo(operationsOf([...records, record(3, 'undo', { of: 2 })]), onMain)), 1)
})

test('undo looks at the current branch alone', t => {
  const elsewhere = [{ name: branchRef('other'), old: one, new: two }]
  const operations = operationsOf([record(1, 'squash'), record(2, 'squash', { refs: elsewhere })])
  t.is(id(newestToUndo(operations, onMain)), 1)
})

test('of the operations on HEAD, those that left this one where it is go first', t => {
  const head = parseRefName('HEAD')
  const three = parseOid('3'.repeat(40))
  const operations = operationsOf([
    record(1, 'squash', { refs: [{ name: head, old: one, new: two }] }),
    record(2, 'squash', { refs: [{ name: head, old: one, new: three }] }),
  ])
  t.is(id(newestToUndo(operations, { name: head, oid: two })), 1)
  t.is(id(newestToUndo(operations, { name: head, oid: three })), 2)
  t.is(id(newestToUndo(operations, { name: head, oid: one })), 2)
})

test('redo takes what was undone last', t => {
  const records = [record(1, 'squash'), record(2, 'squash'), record(3, 'undo', { of: 2 }), record(4, 'undo', { of: 1 })]
  t.is(id(newestToRedo(operationsOf(records), onMain)), 1)
  t.is(id(newestToRedo(operationsOf([...records, record(5, 'redo', { of: 1 })]), onMain)), 2)
  t.is(newestToRedo(operationsOf([record(1, 'squash')]), onMain), undefined)
})

test('a record survives being stored', t => {
  const stored = record(7, 'undo', { of: 3 })
  t.deepEqual(parseRecord(serializeRecord(stored).body), stored)
})

for (const [what, text] of Object.entries({
  'not JSON': 'x',
  'another version': JSON.stringify({ ...record(1, 'squash'), version: 2 }),
  'a ref that is none': JSON.stringify(record(1, 'squash', { refs: [{ name: '../x' as never, old: one, new: two }] })),
  'an id that is none': JSON.stringify(record(1, 'squash', { refs: [{ name: main, old: 'x' as never, new: two }] })),
  null: 'null',
})) {
  test(`a record is not believed: ${what}`, t => {
    t.is(parseRecord(new TextEncoder().encode(text)), undefined)
  })
}

test('a record that names a ref twice, or one of the log itself, is none', t => {
  for (const names of [[main, main], [parseRefName('refs/git-slim/completed')]]) {
    const refs = names.map(name => ({ name, old: one, new: two }))
    t.is(parseRecord(serializeRecord(record(1, 'squash', { refs })).body), undefined)
  }
})
