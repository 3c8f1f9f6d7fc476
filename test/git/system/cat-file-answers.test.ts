import test from 'ava'
import { fc } from '../../support/properties.js'
import { concat, encode } from '../../../src/core/bytes/bytes.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { type Answer, answerReader, type Request } from '../../../src/git/system/cat-file-answers.js'

const oid = 'a'.repeat(40) as Oid

/** What git writes for an answer. */
function written(answer: Answer, request: Request): Uint8Array {
  if (answer.kind !== 'found') return encode(`some name ${answer.kind}\n`)
  const header = encode(`${answer.oid} ${answer.type} ${answer.body.length}\n`)
  return request === 'info' ? header : concat([header, answer.body, encode('\n')])
}

function readAll(stream: Uint8Array, cuts: readonly number[], cloneRequest: readonly Request[]): readonly Answer[] {
  const answers: Answer[] = []
  const reader = answerReader(
    () => cloneRequest[answers.length] ?? 'contents',
    answer => answers.push(answer),
  )
  const ends = [...new Set(cuts.map(cut => cut % (stream.length + 1)))].toSorted((a, b) => a - b)
  for (const [i, end] of [...ends, stream.length].entries()) reader.push(stream.subarray(ends[i - 1] ?? 0, end))
  return answers
}

test('answers come out whole, wherever the output is cut', t => {
  const answer = fc.oneof(
    fc.constant<Answer>({ kind: 'missing' }),
    fc.constant<Answer>({ kind: 'ambiguous' }),
    fc.uint8Array({ maxLength: 40 }).map<Answer>(body => ({ kind: 'found', oid, type: 'blob', body })),
  )
  const request = fc.constantFrom<Request>('contents', 'info')
  const property = fc.property(fc.array(fc.tuple(answer, request)), fc.array(fc.nat()), (asked, cuts) => {
    const stream = concat(asked.map(([one, how]) => written(one, how)))
    const cloneRequest = asked.map(([, how]) => how)
    const expected = asked.map(([one, how]) =>
      one.kind === 'found' && how === 'info' ? { ...one, body: new Uint8Array() } : one,
    )
    t.deepEqual(readAll(stream, cuts, cloneRequest), expected)
  })
  fc.assert(property, { numRuns: 500 })
})

test('a name that looks like an answer is missing all the same', t => {
  const reading = readAll(encode(`${oid} commit 12 missing\n-x missing\n missing\n`), [], [])
  t.deepEqual(reading, [{ kind: 'missing' }, { kind: 'missing' }, { kind: 'missing' }])
})

test('bodies are copies: what they are made of may be reused', t => {
  const stream = encode(`${oid} blob 3\nabc\n`)
  const [answer] = readAll(stream, [], [])
  stream.fill(0)
  t.deepEqual(answer, { kind: 'found', oid, type: 'blob', body: encode('abc') })
})
