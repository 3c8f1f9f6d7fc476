import test from 'ava'
import { readTrailer, withSignOff, withTrailer } from '../../../src/core/message/add-trailer.js'

const ann = 'Ann <ann@example.com>'

for (const [before, after] of [
  ['one\n', `one\n\nSigned-off-by: ${ann}\n`],
  ['one', `one\n\nSigned-off-by: ${ann}\n`],
  ['one\n\nmore\n\n\n', `one\n\nmore\n\nSigned-off-by: ${ann}\n`],
  ['fix: one\n', `fix: one\n\nSigned-off-by: ${ann}\n`],
  ['one\n\nAcked-by: Bob <b@x>\n', `one\n\nAcked-by: Bob <b@x>\nSigned-off-by: ${ann}\n`],
  [`one\n\nSigned-off-by: ${ann}\n`, `one\n\nSigned-off-by: ${ann}\n`],
  // Signed off before, and passed on since.
  [
    `one\n\nSigned-off-by: ${ann}\nAcked-by: Bob <b@x>\n`,
    `one\n\nSigned-off-by: ${ann}\nAcked-by: Bob <b@x>\nSigned-off-by: ${ann}\n`,
  ],
  [`Signed-off-by: ${ann}\n`, `Signed-off-by: ${ann}\n`],
  ['\n', `Signed-off-by: ${ann}\n`],
] as const) {
  test(`a message is signed off: ${JSON.stringify(before)}`, t => {
    t.is(withSignOff(before, ann), after)
  })
}

for (const [before, after] of [
  ['one\n', 'one\n\nReviewed-by: Ann\n'],
  ['one\n\nreviewed-by:  ANN\n', 'one\n\nreviewed-by:  ANN\n'],
  ['one\n\nReviewed-by: Ann\nFixes: 1\n', 'one\n\nReviewed-by: Ann\nFixes: 1\nReviewed-by: Ann\n'],
  ['one\n\nFixes: 1\n', 'one\n\nFixes: 1\nReviewed-by: Ann\n'],
] as const) {
  test(`a trailer is added unless it is the last one: ${JSON.stringify(before)}`, t => {
    t.is(withTrailer(before, 'Reviewed-by: Ann'), after)
  })
}

test('a trailer may be written in two ways', t => {
  t.is(readTrailer('Fixes: 1'), 'Fixes: 1')
  t.is(readTrailer('Fixes=1'), 'Fixes: 1')
  t.is(readTrailer('Fixes :  a = b '), 'Fixes: a = b')
  for (const text of ['', 'Fixes', 'Fixes:', ': 1', 'not one: 1', 'Fixes: 1\nInjected: 2']) {
    t.is(readTrailer(text), undefined)
  }
})
