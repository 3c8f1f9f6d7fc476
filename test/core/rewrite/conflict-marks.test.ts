import test from 'ava'
import { differsInResolutions, stillResolves } from '../../../src/core/rewrite/merge/conflict-markers.js'

const tag = 'git-slim:conflict'

/** Returns a text of some lines with a conflict in its middle, as a merge leaves it; marks end as git-slim has them. */
function conflicting(end: string, ours: readonly string[], theirs: readonly string[]): string {
  const lines = (texts: readonly string[]) => texts.map(text => `${text}${end}`).join('')
  return [
    lines(['above']),
    `<<<<<<< ${tag}\n`,
    lines(ours),
    `======= ${tag}\n`,
    lines(theirs),
    `>>>>>>> ${tag}\n`,
    lines(['below']),
  ].join('')
}

for (const [name, end] of [
  ['newlines', '\n'],
  ['carriage returns and newlines', '\r\n'],
] as const) {
  const was = conflicting(end, ['one', 'two', 'three', 'four'], ['other'])
  const is = conflicting(end, ['one', 'two', 'three', 'FOUR'], ['other'])
  const text = (...lines: readonly string[]) => lines.map(line => `${line}${end}`).join('')

  test(`what was said by hand is no answer to something else, where lines end with ${name}`, t => {
    t.false(stillResolves(text('above', 'by hand', 'two', 'three', 'FOUR', 'below'), { was, is }))
  })

  test(`a side that was taken is taken again, where lines end with ${name}`, t => {
    t.true(stillResolves(text('above', 'one', 'two', 'three', 'four', 'below'), { was, is }))
    t.true(stillResolves(text('above', 'other', 'below'), { was, is }))
  })

  test(`a text with answers differs where something conflicts, and nowhere else, where lines end with ${name}`, t => {
    t.true(differsInResolutions(text('above', 'by hand', 'below'), was))
    t.false(differsInResolutions(text('above, otherwise', 'by hand', 'below'), was))
  })
}

test('what a text has in it does not look like the place of a conflict', t => {
  const was = `\0\n${conflicting('\n', ['ours'], ['theirs'])}`
  t.true(differsInResolutions('\0\nabove\nby hand\nbelow\n', was))
  t.false(differsInResolutions('changed\nabove\nby hand\nbelow\n', was))
})

test('nothing answers marks that cannot be read, and what conflicted nowhere needs no answer', t => {
  const is = conflicting('\n', ['ours'], ['theirs'])
  t.false(stillResolves('above\nours\nbelow\n', { was: `above\n<<<<<<< ${tag}\nours\nbelow\n`, is }))
  t.true(stillResolves('above\nbelow\n', { was: 'above\nbelow\n', is }))
})
