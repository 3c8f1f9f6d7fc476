import test, { type ExecutionContext } from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import { MalformedCommit, parseCommit, serializeCommit } from '../../../src/core/object/commit.js'
import { fc, testProp } from '../../support/properties.js'

const tree = '1'.repeat(40)
const people = 'author A <a@b> 1 +0000\ncommitter C <c@d> 2 +0000\n'

test('a header of several lines is one value, and the message begins behind the first blank line', t => {
  const { extraHeaders, message } = parseCommit(
    encode(`tree ${tree}\n${people}gpgsig -----\n \n abc\n -----\n\n\nHi\n\n`),
  )
  t.deepEqual(extraHeaders, [{ name: 'gpgsig', value: encode('-----\n\nabc\n-----') }])
  t.deepEqual(message, encode('\nHi\n\n'))
})

test('what is no commit is refused with a reason', t => {
  const reasonOf = (text: string) => t.throws(() => parseCommit(encode(text)), { instanceOf: MalformedCommit }).message
  t.is(reasonOf(`tree ${tree}\n${people}`), 'no blank line after the headers')
  t.is(reasonOf(`tree ${tree}\n${people}x`), 'a header without an end')
  t.is(reasonOf(`tree ${tree}\nlonely\n${people}\n`), 'a header without a value: "lonely"')
  t.is(reasonOf(`\nx`), 'expected "tree", found "the end"')
  t.is(reasonOf(''), 'no blank line after the headers')
})

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(`tree ${tree}\n`, `parent ${tree}\n`, 'author A <a@b> 1 +0000\n', 'committer C <c@d> 2 +0000\n'),
    fc.constantFrom('\n', ' ', 'x', 'gpgsig a\n b\n', 'encoding latin1\n', ' \n', '\u0000', 'mergetag object\n \n c\n'),
  ),
  { maxLength: 9 },
)

testProp(
  'whatever begins as a commit is refused, or comes back byte for byte',
  [pieces],
  (t: ExecutionContext, parts: readonly string[]) => {
    const body = encode(`tree ${tree}\n${people}${parts.join('')}`)
    try {
      t.deepEqual(serializeCommit(parseCommit(body)).body, body)
    } catch (error) {
      t.true(error instanceof MalformedCommit)
    }
  },
  { numRuns: 300 },
)
