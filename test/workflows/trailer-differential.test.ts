import test from 'ava'
import { fc } from '../support/properties.js'
import { withTrailer } from '../../src/core/message/add-trailer.js'
import { sealedEnvironment } from '../support/env.js'
import { oracle } from '../support/git.js'
import { tempDirectory } from '../support/temp.js'

const line = fc.constantFrom(
  'A subject',
  'fix: a subject that looks like a trailer',
  'Some words, and more of them.',
  'Reviewed-by: Ann',
  'reviewed-by: ann',
  'Reviewed-by: Bob',
  'Fixes: 1',
  '  continued',
  'Signed-off-by: Ann <ann@example.com>',
  '(cherry picked from commit 0123456)',
  '---',
  'no colon here',
  '',
  '',
)
const message = fc
  .array(line, { minLength: 0, maxLength: 7 })
  // What git does to a message that ends in blank lines, or has none at all, is not followed.
  .map(lines => `Subject\n${['', ...lines].join('\n').trimEnd()}\n`.replace(/\n{2,}$/, '\n'))

test('a trailer stands where git interpret-trailers puts it', async t => {
  const home = await tempDirectory(t)
  const at = { cwd: home, env: sealedEnvironment(home) }
  const property = fc.asyncProperty(message, async text => {
    const args = ['interpret-trailers', '--no-divider', '--trailer', 'Reviewed-by: Ann']
    const theirs = (await oracle(args, { ...at, input: text })).toString()
    t.is(withTrailer(text, 'Reviewed-by: Ann'), theirs, text)
  })
  await t.notThrowsAsync(fc.assert(property, { numRuns: 100, includeErrorInReport: true }))
})
