import test from 'ava'
import { widthOf } from '../../src/tui/text/cells.js'
import { wrapped } from '../../src/tui/text/wrap.js'
import { fc, testProp } from '../support/properties.js'

test('a short line stays one', t => {
  t.deepEqual(wrapped('as it is', 8), ['as it is'])
  t.deepEqual(wrapped('', 8), [''])
})

test('a long line is broken between words, each part as far in as the first', t => {
  t.deepEqual(wrapped('  - one two three four', 12), ['  - one two', '  three four'])
})

test('a word that has no room stands in a line of its own', t => {
  t.deepEqual(wrapped('see https://example.org/a/b then', 10), ['see', 'https://example.org/a/b', 'then'])
})

test('wide letters count twice', t => {
  t.deepEqual(wrapped('漢字 漢字 漢字', 9), ['漢字 漢字', '漢字'])
})

testProp(
  'no word is lost, and only a single word is ever too wide',
  [fc.array(fc.stringMatching(/^[a-z漢é]{1,12}$/), { minLength: 1 }), fc.integer({ min: 4, max: 40 })],
  (t, words, width) => {
    const lines = wrapped(words.join(' '), width)
    t.is(lines.join(' '), words.join(' '))
    for (const line of lines) t.true(widthOf(line) <= width || !line.includes(' '))
  },
)
