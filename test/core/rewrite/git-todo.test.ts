import test from 'ava'
import { decodeLossy, encode } from '../../../src/core/bytes/bytes.js'
import { type Commit, parseCommit } from '../../../src/core/object/commit.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { gitTodo } from '../../../src/core/rewrite/todo/git-todo.js'

const old = 'a'.repeat(40) as Oid
const ident = { raw: encode('A <a@example.com> 1700000000 +0000') }
const commit: Commit = {
  tree: 'b'.repeat(40) as Oid,
  parents: ['c'.repeat(40) as Oid],
  author: ident,
  committer: ident,
  extraHeaders: [],
  message: encode('as it was\n'),
}
const input = {
  commitOf: () => commit,
  format: 'sha1',
  committer: ident,
  labels: new Map(),
  fixupMessages: 'known',
} as const
const line = { action: 'edit', commit: old, rest: 'as it was' } as const

test('git stops at a commit that says already what was written for it', t => {
  const written = encode('written before\n')
  const { lines, objects, standIns } = gitTodo([{ action: 'line', line: { ...line, written } }], input)
  const [made] = standIns[0]?.slice(1) ?? []
  t.deepEqual(lines, [`edit ${made} written before\n`])
  t.deepEqual(standIns, [[old, made as Oid]])
  t.deepEqual(
    objects.map(({ body }) => decodeLossy(parseCommit(body).message)),
    ['written before\n'],
  )
})

test('git stops at the commit itself where nothing was written', t => {
  const { lines, objects } = gitTodo([{ action: 'line', line }], input)
  t.deepEqual(lines, [`edit ${old} as it was\n`])
  t.deepEqual(objects, [])
})

test('what was written for a fold into a commit that git has made is not asked for again', t => {
  const written = encode('written for all of it\n')
  const fold = { ...line, action: 'squash', written } as const
  const { lines, standIns } = gitTodo([{ action: 'line', line: fold }], input)
  t.deepEqual(lines, [`fixup -C ${standIns[0]?.[1]} written for all of it\n`])
})
