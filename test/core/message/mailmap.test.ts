import test from 'ava'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMailmap } from '../../../src/core/message/mailmap.js'
import { sealedEnvironment } from '../../support/env.js'
import { oracle } from '../../support/git.js'
import { tempDirectory } from '../../support/temp.js'

const mailmap = [
  '# people',
  'Jane Doe <jane@example.com> <JANE@laptop>',
  'Proper Name <proper@example.com>',
  '<new@example.com> <old@example.com>',
  'Joe R. <joe@example.com> Joe <bugs@example.com>',
  'Other <other@example.com> <bugs@example.com>',
  'nonsense without an address',
].join('\n')

const people = [
  'Jane <jane@laptop>',
  'J <proper@example.com>',
  'Kept Name <old@example.com>',
  'joe <bugs@example.com>',
  'Ann <bugs@example.com>',
  'Nobody <nobody@example.com>',
]

test('a mailmap means what git takes it to mean', async t => {
  const cwd = await tempDirectory(t)
  const env = sealedEnvironment(cwd)
  await oracle(['init', '-q', cwd], { cwd, env })
  await writeFile(join(cwd, '.mailmap'), mailmap)
  const said = await oracle(['check-mailmap', ...people], { cwd, env })
  const properNameOf = parseMailmap(mailmap)
  const ours = people.map(person => {
    const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(person) ?? []
    const proper = properNameOf({ name, email })
    return `${proper.name} <${proper.email}>\n`
  })
  t.is(ours.join(''), said.toString())
})

test('a name that ends in a byte which Latin-1 calls white space stays whole', t => {
  const name = Buffer.from('Noè à').toString('latin1')
  t.is(parseMailmap(`${name} <noe@example.com>\n`)({ name: 'x', email: 'noe@example.com' }).name, name)
})
