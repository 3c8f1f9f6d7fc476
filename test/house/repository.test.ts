import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { trackedFiles } from './programs.js'

test('the lock file says what to install, not from where', t => {
  t.notRegex(readFileSync('package-lock.json', 'utf8'), /"resolved"/)
})

test('every tracked file ends with a newline and holds no carriage return', async t => {
  const binary = /\.(png|ico|gz)$/
  const names = (await trackedFiles()).filter(name => !binary.test(name))
  t.true(names.length > 50)
  for (const name of names) {
    const text = readFileSync(name, 'latin1')
    t.true(text === '' || text.endsWith('\n'), name)
    t.false(text.includes('\r\n'), name)
  }
})

test('links between documents lead somewhere', async t => {
  const documents = (await trackedFiles()).filter(name => name.endsWith('.md'))
  t.true(documents.length > 5)
  for (const document of documents) {
    const targets = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https:)([^)#]+)/g)].map(
      ([, target]) => target ?? '',
    )
    const dead = targets.filter(target => !existsSync(join(dirname(document), target)))
    t.deepEqual(dead, [], document)
  }
})
