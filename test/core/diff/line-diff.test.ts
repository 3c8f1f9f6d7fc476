import test from 'ava'
import { fc } from '../../support/properties.js'
import { carriedBack, hunksBetween, withHunks } from '../../../src/core/diff/hunks.js'
import { diffLines } from '../../../src/core/diff/line-diff.js'
import { isBinary, linesOf } from '../../../src/core/diff/lines.js'
import { encode } from '../../../src/core/bytes/bytes.js'

const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '\n')
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '', 'a', 'z'))
  .map(([lines, end]) => [...lines, ...(end === '' ? [] : [end])])

test('lines are what they were made of', t => {
  t.deepEqual(linesOf(encode('a\n\nb')), ['a\n', '\n', 'b'])
  t.deepEqual(linesOf(encode('a\r\n')), ['a\r\n'])
  t.deepEqual(linesOf(encode('')), [])
  t.true(isBinary(encode('a\0')))
  t.false(isBinary(encode(`${'a'.repeat(8000)}\0`)))
})

test('hunks lead from one text to the other, with a line between any two that stays', t => {
  t.notThrows(() =>
    fc.assert(
      fc.property(text, text, (old, now) => {
        const hunks = hunksBetween(old, now)
        const apart = hunks.every((hunk, i) => hunk.at.start > (hunks[i - 1]?.at.end ?? -1))
        return apart && withHunks(old, hunks).join('') === now.join('')
      }),
      { numRuns: 2000 },
    ),
  )
})

test('of lines that are the same the last ones come or go, whatever else is edited', t => {
  const [old, now] = [linesOf(encode('red\nblue\nblue\nend\n')), linesOf(encode('green\nred\nblue\nend\n'))]
  t.deepEqual(diffLines(old, now), [
    { old: { start: 0, end: 0 }, now: { start: 0, end: 1 } },
    { old: { start: 2, end: 3 }, now: { start: 3, end: 3 } },
  ])
  t.deepEqual(diffLines(now, old), [
    { old: { start: 0, end: 1 }, now: { start: 0, end: 0 } },
    { old: { start: 3, end: 3 }, now: { start: 2, end: 3 } },
  ])
})

test('long texts are taken apart at lines that are unique', t => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i}\n`)
  const now = lines.map((own, i) => (i % 1000 === 500 ? 'changed\n' : own))
  const edits = diffLines(lines, now)
  t.is(edits.length, 30)
  t.deepEqual(edits[0], { old: { start: 500, end: 501 }, now: { start: 500, end: 501 } })
  const repeated = lines.map((_, i) => `${i % 7}\n`)
  const other = lines.map((_, i) => `${i % 11}\n`)
  t.is(withHunks(repeated, hunksBetween(repeated, other)).join(''), other.join(''))
  t.deepEqual(diffLines(lines, [...lines].reverse()).at(0)?.old.start, 0)
})

test('a hunk that is carried back makes of the old version what it makes of the new one', t => {
  t.notThrows(() =>
    fc.assert(
      fc.property(text, text, text, (before, after, staged) => {
        const edits = diffLines(before, after)
        const step = { before, after, edits }
        for (const hunk of hunksBetween(after, staged)) {
          const back = carriedBack(hunk, step)
          if (back === undefined) continue
          // What leads from one to the other has to lead, shifted, from the one with the hunk to the other with it.
          const [old, now] = [withHunks(before, [{ at: back, lines: hunk.lines }]), withHunks(after, [hunk])]
          const grown = hunk.lines.length - (hunk.at.end - hunk.at.start)
          const shifted = edits.map(edit => {
            const later = edit.now.start >= hunk.at.end && edit.now.end > hunk.at.start ? grown : 0
            return {
              at: { start: edit.old.start + later, end: edit.old.end + later },
              lines: after.slice(edit.now.start, edit.now.end),
            }
          })
          if (withHunks(old, shifted).join('') !== now.join('')) return false
          if (linesOf(encode(old.join(''))).length !== old.length) return false
        }
        return true
      }),
      { numRuns: 5000 },
    ),
  )
})

const step = (before: readonly string[], after: readonly string[]) => ({
  before,
  after,
  edits: diffLines(before, after),
})
const abc = ['a\n', 'b\n', 'c\n']

test('what is put in between or beside edited lines is about them; lines beside them are not', t => {
  const added = step(abc, ['a\n', 'x\n', 'y\n', 'b\n', 'c\n'])
  const at = (start: number, end = start) => ({ at: { start, end }, lines: ['new\n'] })
  for (const place of [1, 2, 3]) t.is(carriedBack(at(place), added), undefined)
  t.deepEqual(carriedBack(at(0), added), { start: 0, end: 0 })
  t.deepEqual(carriedBack(at(4), added), { start: 2, end: 2 })
  t.deepEqual(carriedBack(at(0, 1), added), { start: 0, end: 1 })
  t.deepEqual(carriedBack(at(3, 4), added), { start: 1, end: 2 })
  t.is(carriedBack(at(2, 4), added), undefined)
})

test('what is put in where lines were taken away is about that', t => {
  const removed = step(abc, ['a\n', 'c\n'])
  const at = (start: number, end = start) => ({ at: { start, end }, lines: ['new\n'] })
  t.is(carriedBack(at(1), removed), undefined)
  t.deepEqual(carriedBack(at(1, 2), removed), { start: 2, end: 3 })
  t.deepEqual(carriedBack(at(0, 1), removed), { start: 0, end: 1 })
  t.is(carriedBack(at(0, 2), removed), undefined)
})

test('at the end of a file all depends on whether it ends with a newline', t => {
  const came = step(['a\n', 'b'], ['a\n', 'b\n'])
  t.is(carriedBack({ at: { start: 2, end: 2 }, lines: ['c\n'] }, came), undefined)
  const shrunk = step(['a\n', 'b\n'], ['a\n'])
  t.deepEqual(carriedBack({ at: { start: 0, end: 1 }, lines: ['A\n'] }, shrunk), { start: 0, end: 1 })
  t.is(carriedBack({ at: { start: 0, end: 1 }, lines: ['A'] }, shrunk), undefined)
})
