import { readFileSync } from 'node:fs'
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
    t.false(text.includes('\r\n') && !name.endsWith('.ps1'), name)
  }
})
