import test from 'ava'
import { encode } from '../../src/core/bytes/bytes.js'
import { backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const author = 'author Ada <ada@example.com> 1600000000 +0000\n'
const committer = 'committer Ada <ada@example.com> 1600000000 +0000\n'

/** Headers and the rest of a commit, after its tree and parent. */
const malformed: Record<string, string> = {
  'no blank line': `${author}${committer}`,
  'no author': `${committer}\nx\n`,
  'two authors': `${author}${author}${committer}\nx\n`,
  'a parent after the author': `${author}parent ${'1'.repeat(40)}\n${committer}\nx\n`,
  'a header without a value': `${author}${committer}lonely\n\nx\n`,
}

for (const [what, rest] of Object.entries(malformed)) {
  const history = defineHistory(`malformed: ${what}`, h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.raw('B', { type: 'commit', body: encode(`tree ${h.tree('A')}\nparent ${h.oid('A')}\n${rest}`) })
    const top = `tree ${h.tree('A')}\nparent ${h.oid('B')}\n${author}${committer}\nC\n`
    h.raw('C', { type: 'commit', body: encode(top) })
  })

  for (const backend of backends) {
    test(`squash refuses a commit with ${what}, and says which [${backend}]`, async t => {
      const repo = await open(t, history, backend)
      const { exitCode, stdout } = await repo.run('squash', '--root', '-m', 'x', '--json')
      const document = JSON.parse(stdout)
      t.is(exitCode, 1, stdout)
      t.is(schemaErrors('error', document), '')
      t.is(document.error.kind, 'corrupt')
      t.true(document.error.message.includes(history.oids.B.slice(0, 7)))
      t.is(await repo.oid('main'), history.oid('C'))
    })
  }
}

/** A─B─C of which B is not there. */
const missing = defineHistory('missing', h => {
  h.commit('A', { 'a.txt': 'a\n' })
  const top = `tree ${h.tree('A')}\nparent ${'1'.repeat(40)}\n${author}${committer}\nC\n`
  h.raw('C', { type: 'commit', body: encode(top) })
})

for (const backend of backends) {
  test(`history does not end at a commit that is missing [${backend}]`, async t => {
    const repo = await open(t, missing, backend)
    const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
    t.is(exitCode, 1)
    t.notRegex(stderr, /--root/)
    t.true(stderr.includes('1'.repeat(40)), stderr)
  })
}
