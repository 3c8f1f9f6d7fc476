import test from 'ava'
import { splitTrailers, trimBlankLines } from '../../../src/core/message/trailers.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

const messages: Record<string, string> = {
  'a subject alone': 'Subject: with a colon\n',
  'a block of trailers': 'Subject\n\nBody.\n\nSigned-off-by: A <a@example.com>\nFixes: #1\n',
  'a body that only looks like trailers': 'Subject\n\nNote: this\nis prose.\n',
  'one known trailer among prose': 'Subject\n\nprose\nprose\nprose\nSigned-off-by: A <a@example.com>\n',
  'one known trailer among too much prose': 'Subject\n\nprose\nprose\nprose\nprose\nSigned-off-by: A <a@example.com>\n',
  'a cherry-pick line': 'Subject\n\n(cherry picked from commit 1234567)\n',
  'continuation lines': 'Subject\n\nFixes: one\n  two\nAcked-by: B <b@example.com>\n',
  'trailers followed by blank lines': 'Subject\n\nFixes: one\n\n\n',
  'trailers and then a paragraph': 'Subject\n\nFixes: one\n\nMore.\n',
  'no newline at the end': 'Subject\n\nFixes: one',
  'white space before the colon': 'Subject\n\nFixes : one\n',
}

for (const [title, message] of Object.entries(messages)) {
  test(`trailers are found where git finds them: ${title}`, async t => {
    const cwd = await tempDirectory(t)
    const said = await oracle(['interpret-trailers', '--only-trailers', '--only-input'], {
      cwd,
      env: sealedEnvironment(cwd),
      input: message,
    })
    const ours = splitTrailers(message)
      .trailers.filter(entry => /^[A-Za-z0-9-]+[ \t]*:/.test(entry))
      .map(entry => entry.replace(/^([A-Za-z0-9-]+)[ \t]*:/, '$1:'))
    t.is(ours.map(entry => `${entry}\n`).join(''), said.toString())
  })
}

test('no byte of a letter is white space: "à" and "你" end in one that Latin-1 calls so', t => {
  for (const word of ['voilà', '你', 'Р']) {
    const bytes = Buffer.from(word).toString('latin1')
    t.is(trimBlankLines(`\n \n  ${bytes} \t\n\n`), `  ${bytes}`)
    t.deepEqual(splitTrailers(`${bytes}\n\nSeen-by: ${bytes}\n`), { text: bytes, trailers: [`Seen-by: ${bytes}`] })
  }
})

test('ten million blanks take no time', t => {
  const blanks = `x${' '.repeat(5_000_000)}${'\n'.repeat(5_000_000)}`
  t.is(trimBlankLines(`${'\n'.repeat(5_000_000)}${blanks}y${blanks.slice(1)}`), `${blanks}y`)
})
