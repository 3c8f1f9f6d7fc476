import test from 'ava'
import dedent from 'dedent'
import { Lanes } from '../../src/core/editor/lanes.js'
import { drawLanes } from '../../src/tui/detail/result-graph.js'
import { fc, testProp } from '../support/properties.js'

type Parents = readonly (readonly number[])[]

function drawn(parents: Parents, most = Number.MAX_SAFE_INTEGER): readonly string[] {
  const lanes = new Lanes(parents, most)
  return parents.flatMap((_, commit) => {
    const row = lanes.at(commit)
    return row === undefined ? [] : [drawLanes(row, '@', most)]
  })
}

function picture(parents: Parents, most?: number): string {
  return drawn(parents, most)
    .map(line => line.trimEnd())
    .join('\n')
}

test('a line of commits', t => {
  t.is(picture([[1], [2], []]), '@\n@\n@')
})

test('a merge, and what both sides stand on', t => {
  const text = dedent`
    @
    @─┐
    @ │
    │ @
    @─┘
  `
  t.is(picture([[1], [2, 3], [4], [4], []]), text)
})

test('an octopus, a line that another one has merged already, and a line across that passes behind others', t => {
  const text = dedent`
    @─┬─┐
    │ @ │
    @─┤ │
    │ @ │
    @─│─┤
    │ │ @
    @─┴─┘
  `
  t.is(picture([[2, 1, 5], [3], [4, 3], [6], [6, 5], [6], []]), text)
})

test('what has nothing below does not look as if the next one stood on it', t => {
  t.is(picture([[], [2], []]), '@\n  @\n  @')
})

test('lanes that there is no room for share the last column', t => {
  const text = dedent`
    @─┬─…
    │ │ @
    │ @ …
    @─┴─…
  `
  t.is(picture([[3, 2, 1, 3], [3], [3], []], 2), text)
})

/** Reads a drawing back: which commits each one leads to. */
function readBack(lines: readonly string[]): Parents {
  const at = (line: number, column: number) => lines[line]?.[2 * column] ?? ' '
  const nodeIn = (line: number) => (lines[line] ?? '').indexOf('@') / 2
  const down = (line: number, column: number): number => {
    const next = line + 1
    const sign = at(next, column)
    if (sign === '@' || '┘┴└'.includes(sign)) return next
    if ('│┤┼├'.includes(sign)) return down(next, column)
    throw new Error(`nothing below column ${column} of line ${line}:\n${lines.join('\n')}`)
  }
  return lines.map((line, i) => {
    const own = nodeIn(i)
    const isGoingOn = '│┘┴└┤┼├@'.includes(at(i + 1, own)) && i + 1 < lines.length
    const columns = line
      .split('')
      .flatMap((sign, cell) => (cell % 2 === 0 && '┐┬┌┤┼├'.includes(sign) ? [cell / 2] : []))
    return [...(isGoingOn ? [own] : []), ...columns].map(column => down(i, column)).toSorted((a, b) => a - b)
  })
}

/** Histories whose commits stand before those they are built on; most have one parent, near by. */
const histories = fc
  .array(fc.array(fc.oneof(fc.constantFrom(1, 1, 2, 3), fc.integer({ min: 1, max: 12 })), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 40,
  })
  .map(steps =>
    steps.map((own, i) =>
      [...new Set(own.slice(0, i % 3 === 0 ? 4 : 1).map(step => i + step))].filter(to => to < steps.length),
    ),
  )

testProp('what is drawn leads from each commit to its parents, and nowhere else', [histories], (t, parents) => {
  const lines = drawn(parents)
  t.is(lines.length, parents.length)
  for (const line of lines) t.is(line.split('@').length, 2, line)
  t.deepEqual(
    readBack(lines),
    parents.map(own => own.toSorted((a, b) => a - b)),
    lines.join('\n'),
  )
})

testProp('no drawing is wider than there is room', [histories, fc.integer({ min: 1, max: 6 })], (t, parents, most) => {
  for (const line of drawn(parents, most)) {
    t.true(line.length <= 2 * most + 2, line)
    t.is(line.split('@').length, 2, line)
  }
})
