import test from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import { fileChanges } from '../../../src/core/editor/file-changes.js'
import { fileColours } from '../../../src/core/editor/file-colours.js'
import type { FileChange } from '../../../src/core/editor/session.js'
import type { Oid } from '../../../src/core/object/oid.js'
import type { ChangedFile } from '../../../src/core/rewrite/tree/changed-files.js'
import type { ObjectReader } from '../../../src/git/port.js'

interface Version {
  readonly path: string
  readonly from?: string
  readonly to?: string
}

/** Shows changes, then colours them; counts the pauses. */
async function coloured(...files: readonly Version[]) {
  const texts = new Map<string, Uint8Array>()
  const entry = (text: string | undefined, name: string) => {
    if (text === undefined) return undefined
    texts.set(name, encode(text))
    return { mode: '100644', oid: name as Oid, name: '' }
  }
  const sources = files.map(
    ({ path, from, to }): ChangedFile => ({
      path,
      from: entry(from, `${path} old`) as ChangedFile['from'],
      to: entry(to, `${path} new`) as ChangedFile['to'],
    }),
  )
  const reader = {
    read: async (oid: Oid) => ({ type: 'blob', body: texts.get(oid) ?? new Uint8Array() }),
  } as unknown as ObjectReader
  let pauses = 0
  const showing = { reader, show: (text: string) => text, pause: async () => void pauses++ }
  const changes = await fileChanges(sources, showing)
  pauses = 0
  const told: string[][] = []
  const colouring = changes.flatMap((file, i) => (sources[i] === undefined ? [] : [{ file, source: sources[i] }]))
  for await (const { file, lines } of fileColours(colouring, showing)) told.push(kindsOf(file, lines))
  return { told, pauses }
}

function kindsOf(file: FileChange, lines: readonly (readonly { kind: string; length: number }[])[]): string[] {
  return lines.map((tokens, i) => `${file.lines[i]?.text}: ${tokens.map(({ kind }) => kind).join(' ')}`.trim())
}

test('a line is what it is in its file, though what it is in begins far above', async t => {
  const above = Array.from({ length: 20 }, (_, i) => `about ${i}\n`).join('')
  const { told } = await coloured({
    path: 'a.c',
    from: `/*\n${above}return\nmore\n*/\n`,
    to: `/*\n${above}break\nmore\n*/\n`,
  })
  t.deepEqual(told[0]?.slice(4, 7), ['return: comment', 'break: comment', 'more: comment'])
})

test('old and new are read apart: what was deleted is what it was', async t => {
  const { told } = await coloured({ path: 'a.c', from: '/*\nint a;\n*/\nint b;\n', to: 'int c;\nint b;\n' })
  t.deepEqual(told, [
    ['@@ -1 +1 @@:', '/*: comment', 'int a;: comment', '*/: comment', 'int c;: name plain', 'int b;: name plain'],
  ])
})

test('files in unknown languages are left out', async t => {
  const { told } = await coloured({ path: 'notes.txt', to: 'int a;\n' }, { path: 'run', to: '#!/bin/sh\nif\n' })
  t.deepEqual(told, [['@@ -1 +1 @@:', '#!/bin/sh: keyword', 'if: keyword']])
})

test('a screenful is told before the rest of a file', async t => {
  const { told } = await coloured({ path: 'a.c', to: 'int a;\n'.repeat(500) })
  t.deepEqual(
    told.map(lines => lines.length),
    [80, 501],
  )
})

test('nothing is read for long without a pause', async t => {
  const { pauses } = await coloured({ path: 'a.c', to: `${'{'.repeat(400)}\n`.repeat(500) })
  t.true(pauses >= 200, `${pauses}`)
})

test('what is too much stays plain from there on', async t => {
  const line = `${'a'.repeat(480)}\n`
  const { told, pauses } = await coloured({ path: 'a.c', to: line.repeat(1500) })
  t.true((told.at(-1)?.length ?? 0) > 500)
  t.true((told.at(-1)?.length ?? 9999) < 700, `${told.at(-1)?.length}`)
  t.true(pauses < 1000)
})

test('so it is with many files', async t => {
  const line = `${'a'.repeat(480)}\n`
  const files = Array.from({ length: 20 }, (_, i) => ({ path: `${i}.c`, to: line.repeat(500) }))
  const { pauses } = await coloured(...files)
  t.true(pauses < 7000, `${pauses}`)
})
