import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import { type Hunk, hunksBetween, withHunks } from '../../../src/core/diff/hunks.js'
import { type Lines, linesOf } from '../../../src/core/diff/lines.js'
import { linePieces } from '../../../src/core/rewrite/plan/pieces.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { generator, randomTexts } from '../../support/random-texts.js'
import { tempDirectory } from '../../support/temp.js'

const file = { path: 'a', from: undefined, to: undefined }

/** Returns the patch in which a person has kept only some lines of hunks, as in `git add -p`, `e`. */
function editedPatch(old: Lines, hunks: readonly (readonly [hunk: Hunk, lines: readonly Hunk[]])[]): string {
  let shift = 0
  const edited = hunks.map(([{ at }, lines]) => {
    if (lines.length === 0) return ''
    const removed = new Set(lines.flatMap(line => (line.lines.length === 0 ? [line.at.start] : [])))
    const added = lines.flatMap(line => line.lines)
    const count = at.end - at.start
    const kept = count - removed.size + added.length
    const before = old.slice(at.start, at.end).map((text, i) => `${removed.has(at.start + i) ? '-' : ' '}${text}`)
    const header = `@@ -${at.start + Math.min(1, count)},${count} +${at.start + shift + Math.min(1, kept)},${kept} @@`
    shift += kept - count
    return `${header}\n${before.join('')}${added.map(text => `+${text}`).join('')}`
  })
  return edited.join('')
}

test('some lines of a hunk make what git makes of a patch with these lines', async t => {
  const root = await tempDirectory(t)
  const random = generator(7)
  const patches: string[] = []
  const ours: string[] = []
  for (let i = 0; i < 300; i++) {
    const { base, ours: other } = randomTexts(i)
    const old = linesOf(encode(base))
    const hunks = hunksBetween(old, linesOf(encode(other))).map(hunk => {
      const pieces = linePieces({ kind: 'hunk', file, hunk }, old) ?? []
      const lines = pieces.flatMap(piece => (piece.kind === 'hunk' && random(2) === 0 ? [piece.hunk] : []))
      return [hunk, lines] as const
    })
    const chosen = hunks.flatMap(([, lines]) => lines)
    const name = `${ours.length}.txt`
    if (chosen.length === 0) continue
    await writeFile(join(root, name), base)
    patches.push(`--- a/${name}\n+++ b/${name}\n${editedPatch(old, hunks)}`)
    ours.push(withHunks(old, chosen).join(''))
  }
  t.true(ours.length > 100)
  await writeFile(join(root, 'all.patch'), patches.join(''))
  await oracle(['apply', '--unidiff-zero', 'all.patch'], { cwd: root, env: sealedEnvironment(root) })
  for (const [i, text] of ours.entries()) t.is(await readFile(join(root, `${i}.txt`), 'utf8'), text, patches[i])
})

test('lines without a newline at the end are not divided, nor is a single line', t => {
  const hunkOf = (old: string, now: string) => {
    const lines = linesOf(encode(old))
    const [hunk] = hunksBetween(lines, linesOf(encode(now)))
    return hunk && linePieces({ kind: 'hunk', file, hunk }, lines)?.length
  }
  t.is(hunkOf('a\nb\n', 'c\nd\n'), 4)
  t.is(hunkOf('a\r\n', 'b\r\n'), 2)
  t.is(hunkOf('', 'a\nb\n'), 2)
  t.is(hunkOf('a\n', ''), undefined)
  t.is(hunkOf('a\n', 'a'), undefined)
  t.is(hunkOf('a', 'a\nb\n'), undefined)
  t.is(linePieces({ kind: 'whole', file }, []), undefined)
})
