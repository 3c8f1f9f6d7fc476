import test from 'ava'
import { withCoAuthors } from '../../../src/core/message/co-authors.js'
import { parseMailmap } from '../../../src/core/message/mailmap.js'
import { makeIdent } from '../../../src/core/object/ident.js'

const person = (name: string, email: string) => makeIdent(name, email, { seconds: 1, zone: '+0000' })
const ann = person('Ann', 'ann@example.com')
const ben = person('Ben', 'ben@example.com')
const mailmap = parseMailmap('Ann <ann@example.com> <ann@laptop>\n')

const credits = (trailers: readonly string[], ...others: readonly ReturnType<typeof person>[]) =>
  withCoAuthors(trailers, { author: ann, others, mailmap })

test('every other author is credited once, after the trailers that are there', t => {
  t.deepEqual(credits(['Fixes: #1'], ann, ben, ann, ben), ['Fixes: #1', 'Co-authored-by: Ben <ben@example.com>'])
})

test('the author is never credited, also under another address', t => {
  t.deepEqual(credits([], person('A.', 'ann@laptop'), person('ann', 'ANN@example.com')), [])
})

test('a credit for the author himself is taken out', t => {
  t.deepEqual(credits(['Co-Authored-By: Ann <ann@laptop>', 'Fixes: #1']), ['Fixes: #1'])
})

test('who is credited already is not credited again', t => {
  const trailer = 'Co-authored-by: Benjamin <BEN@example.com>'
  t.deepEqual(credits([trailer, 'Co-authored-by: Ben <ben@example.com>'], ben), [trailer])
})
