import test from 'ava'
import { isSameRepository } from '../../../src/core/clone/same-repository.js'

const same: readonly (readonly [string, string])[] = [
  ['https://example.com/a/b', 'https://example.com/a/b.git'],
  ['https://example.com/a/b', 'https://me:secret@Example.com:443/a/b.git/'],
  ['https://example.com/a/b', 'git@example.com:a/b.git'],
  ['https://example.com/a/b', 'ssh://git@example.com/a/b'],
  ['ssh://git@example.com:22/a/b', 'git@example.com:/a/b'],
  ['file:///a/b.git', '/a/b'],
  ['git@[::1]:a/b', 'ssh://git@[::1]/a/b'],
]

const others: readonly (readonly [string, string])[] = [
  ['https://example.com/a/b', 'https://example.com/a/c'],
  ['https://example.com/a/b', 'https://example.org/a/b'],
  ['https://example.com/a/b', 'https://example.com:8443/a/b'],
  ['https://example.com/a/b', 'https://example.com/A/b'],
  ['https://example.com/a/b', '/a/b'],
  ['https://example.com/a/b', 'ext::sh'],
  ['', ''],
]

for (const [one, other] of same) test(`${one} is ${other}`, t => t.true(isSameRepository(one, other)))
for (const [one, other] of others) test(`"${one}" is not "${other}"`, t => t.false(isSameRepository(one, other)))
