import test from 'ava'
import dedent from 'dedent'
import { assembleMessage, finishMessage, type MessageSource } from '../../../src/core/message/assemble.js'

const assembled = (source: MessageSource, ...messages: string[]) => {
  const result = assembleMessage(messages, source)
  return finishMessage(result, result.trailers)
}

test('all: every message, subjects and bodies in order', t => {
  t.is(assembled('all', 'Add a\n\nWhy a.\n', 'Add b\n'), 'Add a\n\nWhy a.\n\nAdd b\n')
})

test('all: fixup! and squash! of what is there already say nothing again', t => {
  t.is(
    assembled('all', 'Add a\n', 'fixup! Add a\n', 'fixup! fixup! Add a\n', 'squash! Add a\n\nand more\n'),
    'Add a\n\nand more\n',
  )
})

test('all: a prefix goes also when the commit it names is not in the range', t => {
  t.is(assembled('all', 'fixup! Add a\n', 'Add b\n'), 'Add a\n\nAdd b\n')
})

test('all: an amend! commit replaces the message of the one it amends', t => {
  t.is(
    assembled('all', 'Add a\n\nOld.\n', 'Add b\n', 'amend! Add a\n\nAdd a, well\n\nNew.\n'),
    'Add a, well\n\nNew.\n\nAdd b\n',
  )
})

test('all: what was made before an amend! changed the title still names the same commit', t => {
  const messages = ['Old title\n', 'amend! Old title\n\nNew title\n\nnew body\n', 'squash! Old title\n\nremark\n']
  t.is(assembled('all', ...messages), 'New title\n\nnew body\n\nremark\n')
  t.is(assembled('all', ...messages, 'fixup! New title\n'), 'New title\n\nnew body\n\nremark\n')
})

test('all: corrections of one commit that is not among them stay one', t => {
  t.is(assembled('all', 'fixup! A\n', 'fixup! fixup! A\n'), 'fixup! A\n')
  t.is(assembled('all', 'fixup! A\n', 'squash! A\n\none\n', 'squash! A\n\ntwo\n'), 'squash! A\n\none\n\ntwo\n')
  t.is(assembled('all', 'amend! A\n\nB\n', 'fixup! A\n', 'amend! A\n\nC\n'), 'amend! A\n\nC\n')
})

test('all: the same message twice is said once', t => {
  t.is(assembled('all', 'wip\n', 'wip\n', 'wip\n'), 'wip\n')
})

test('all: lines that begin with # survive', t => {
  t.is(assembled('all', 'Fix\n\n#123 is the issue\n', '# heading\n'), 'Fix\n\n#123 is the issue\n\n# heading\n')
})

test('all: trailers are gathered at the end, each once', t => {
  const first = dedent`
    Add a

    Why.

    Signed-off-by: A <a@example.com>
    Fixes: #1
  `
  t.is(
    assembled('all', `${first}\n`, 'Add b\n\nSigned-off-by: A <a@example.com>\nReviewed-by: R <r@example.com>\n'),
    'Add a\n\nWhy.\n\nAdd b\n\nSigned-off-by: A <a@example.com>\nFixes: #1\nReviewed-by: R <r@example.com>\n',
  )
})

test('all: of several Change-Ids the first stays', t => {
  t.is(assembled('all', 'a\n\nChange-Id: I1\n', 'b\n\nChange-Id: I2\n'), 'a\n\nb\n\nChange-Id: I1\n')
})

test('first, last, longest: that message, byte for byte', t => {
  const odd = '\n\n  odd  \n\n\n\nspaces  '
  t.is(assembled('first', odd, 'b\n'), odd)
  t.is(assembled('last', 'b\n', odd), odd)
  t.is(assembled('longest', 'b\n', odd, 'c\n'), odd)
})

test('first: trailers of the others are kept', t => {
  t.is(assembled('first', 'a\n', 'b\n\nFixes: #2\n'), 'a\n\nFixes: #2\n')
})

for (const source of ['first', 'last', 'all', 'longest'] as const) {
  test(`${source}: empty messages make an empty message`, t => {
    t.is(assembled(source, '', ''), '')
  })
}

test('first: a trailer that the first says twice does not stand for one that another says', t => {
  t.is(
    assembled('first', 'Add a\n\nSeen-by: X\nSeen-by: X\n', 'Add b\n\nSeen-by: Y\n'),
    'Add a\n\nSeen-by: X\nSeen-by: Y\n',
  )
})
