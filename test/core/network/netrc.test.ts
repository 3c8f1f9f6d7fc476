import test from 'ava'
import { netrcCredential } from '../../../src/core/network/netrc.js'

const file = `
# machine commented login no password no
machine one.example login ada password s3cret
machine two.example
  login "b o b"
  password "p \\"q\\" \\\\ #x"
machine three.example account acc login c password p#w
machine nopass.example login d
macdef init
machine four.example login inmacro password inmacro

machine one.example login eve password other
default login anon password mail
`

const cases: readonly (readonly [string, string | undefined, readonly [string, string] | undefined])[] = [
  ['one.example', undefined, ['ada', 's3cret']],
  ['ONE.example', undefined, ['ada', 's3cret']],
  ['one.example', 'eve', ['eve', 'other']],
  ['one.example', 'nobody', undefined],
  ['two.example', undefined, ['b o b', 'p "q" \\ #x']],
  ['three.example', 'c', ['c', 'p#w']],
  ['nopass.example', undefined, ['anon', 'mail']],
  ['four.example', undefined, ['anon', 'mail']],
  ['commented', undefined, ['anon', 'mail']],
]

for (const [host, user, expected] of cases) {
  test(`what .netrc has for ${host}, as ${user ?? 'anybody'}`, t => {
    const found = netrcCredential(file, host, user)
    t.deepEqual(found && [found.username, found.password], expected && [...expected])
  })
}

test('an empty file, and one that ends in the middle', t => {
  t.is(netrcCredential('', 'x'), undefined)
  t.is(netrcCredential('machine x login a password', 'x'), undefined)
  t.is(netrcCredential('machine', ''), undefined)
})
