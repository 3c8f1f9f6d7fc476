import type { ExecutionContext } from 'ava'
import { encode } from '../../../src/core/bytes/bytes.js'
import type { Commit } from '../../../src/core/object/commit.js'
import { subjectLine } from '../../../src/core/message/subject-line.js'
import { fc, testProp } from '../../support/properties.js'

const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom('a', 'a b', ' ', '\n', '\n\n', '\t\n', '\r\n', 'é'),
      fc.nat(210).map(n => 'x'.repeat(n)),
    ),
  )
  .map(parts => parts.join(''))

// A blank line before it is no part of a subject, and has all of the message looked at.
testProp(
  'the subject is the same whether a message is looked at as usual or as a whole',
  [texts],
  (t: ExecutionContext, text: string) => {
    const of = (message: string) => subjectLine({ message: encode(message) } as Commit)
    t.is(of(text), of(`\n${text}`))
  },
  { numRuns: 500 },
)
