import test from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import { fileChanges } from '../../../src/core/editor/file-changes.js'
import type { Oid } from '../../../src/core/object/oid.js'
import type { ObjectReader } from '../../../src/git/port.js'

/** What is shown of files whose contents are given, how often others had their turn, and what was read for that. */
async function shown(files: readonly (readonly [old: string | undefined, now: string | undefined])[]) {
  const blobs = files.flat().filter(text => text !== undefined)
  const oidOf = (text: string) => String(blobs.indexOf(text)) as Oid
  const entry = (text: string | undefined) =>
    text === undefined ? undefined : { mode: '100644', name: encode('file'), oid: oidOf(text) }
  let [turns, read] = [0, 0]
  const reader: ObjectReader = {
    read: async oid => {
      read += 1
      return { type: 'blob', body: encode(blobs[Number(oid)] ?? '') }
    },
  }
  const changed = files.map(([old, now], i) => ({ path: `file-${i}`, from: entry(old), to: entry(now) }) as const)
  const pause = async () => void (turns += 1)
  const changes = await fileChanges(changed as never, { reader, show: text => text, pause })
  return { changes, turns, read }
}

const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join('')

test('of a large file so much is shown as anybody reads, and others have their turn meanwhile', async t => {
  const { changes, turns } = await shown([[undefined, numbered(60_000, 'line')]])
  const lines = changes[0]?.lines ?? []
  t.is(lines.length, 3001)
  t.deepEqual(lines[1], { kind: 'added', text: 'line 0', now: 0 })
  t.deepEqual(lines.at(-1), { kind: 'note', text: '… there is more' })
  t.true(turns >= 3)
})

test('a small change of a large file is found; where nearly all was changed, that is one change', async t => {
  const before = numbered(30_000, 'line')
  const [small, all] = (
    await shown([
      [before, before.replace('line 15000\n', 'other\n')],
      [before, `line 0\n${numbered(29_000, 'other')}line 29999\n`],
    ])
  ).changes
  t.deepEqual(
    small?.lines.map(({ kind, text }) => `${kind} ${text}`),
    [
      'hunk @@ -14998 +14998 @@',
      'context line 14997',
      'context line 14998',
      'context line 14999',
      'deleted line 15000',
      'added other',
      'context line 15001',
      'context line 15002',
      'context line 15003',
    ],
  )
  t.deepEqual(
    all?.lines.slice(0, 3).map(({ text }) => text),
    ['@@ -1 +1 @@', 'line 0', 'line 1'],
  )
})

test('of many files no more is read than is shown', async t => {
  const file = (i: number) => [numbered(1000, `old ${i}`), numbered(1000, `new ${i}`)] as const
  const { changes, read } = await shown(Array.from({ length: 100 }, (_, i) => file(i)))
  t.is(changes.length, 100)
  t.is(changes[0]?.lines.length, 2001)
  t.deepEqual(changes.at(-1)?.lines, [{ kind: 'note', text: 'binary, or very large' }])
  t.true(read <= 20)
})
