import test from 'ava'
import { type AddressProblem, isLocalAddress, parseRemoteUrl } from '../../../src/core/clone/remote-url.js'

const addresses: Record<string, readonly [kind: string, url: string, credential?: object]> = {
  'https://example.com/a/b.git': ['http', 'https://example.com/a/b.git'],
  'HTTPS://Example.com:8443/a': ['http', 'https://Example.com:8443/a'],
  'http://[::1]:80/a': ['http', 'http://[::1]:80/a'],
  'https://ada:p%40ss%3Aword@example.com/a': [
    'http',
    'https://example.com/a',
    { username: 'ada', password: 'p@ss:word' },
  ],
  'https://ada:p@ss@example.com/a@b': ['http', 'https://example.com/a@b', { username: 'ada', password: 'p@ss' }],
  'https://ada@example.com/a': ['http', 'https://example.com/a', { username: 'ada' }],
  'https://ada:@example.com/a': ['http', 'https://example.com/a', { username: 'ada', password: '' }],
  'https://:secret@example.com/a': ['http', 'https://example.com/a', { username: '', password: 'secret' }],
  'https://@example.com/a': ['http', 'https://example.com/a'],
  'https://ada:100%25%zz%F0%9F%94%91@example.com': [
    'http',
    'https://example.com',
    { username: 'ada', password: '100%%zz🔑' },
  ],
  'https://ada:x@example.com?q=@': ['http', 'https://example.com?q=@', { username: 'ada', password: 'x' }],
  'ssh://git@example.com:22/a.git': ['ssh', 'ssh://git@example.com:22/a.git'],
  'git+ssh://example.com/a.git': ['ssh', 'git+ssh://example.com/a.git'],
  'git@example.com:a/b.git': ['ssh', 'git@example.com:a/b.git'],
  'example.com:a': ['ssh', 'example.com:a'],
  '[::1]:a': ['ssh', '[::1]:a'],
  'git@[::1]:a': ['ssh', 'git@[::1]:a'],
  'git://example.com/a': ['git', 'git://example.com/a'],
  'file:///srv/a.git': ['path', 'file:///srv/a.git'],
  '/srv/a:b': ['path', '/srv/a:b'],
  './a:b': ['path', './a:b'],
  'a/b': ['path', 'a/b'],
  '..': ['path', '..'],
  'C:\\srv\\a.git': ['path', 'C:\\srv\\a.git'],
  'c:/srv/a.git': ['path', 'c:/srv/a.git'],
}

for (const [text, [kind, url, credential]] of Object.entries(addresses)) {
  test(`reads ${text}`, t => {
    const address = { kind, url, ...(credential === undefined ? {} : { credential }) }
    t.deepEqual(parseRemoteUrl(text), { kind: 'address', address } as ReturnType<typeof parseRemoteUrl>)
    t.is(isLocalAddress({ url }), kind === 'path')
  })
}

const refused: Record<string, AddressProblem> = {
  '': 'empty',
  '-x': 'option',
  '--upload-pack=touch x': 'option',
  'https://example.com/a\nb': 'control-characters',
  'https://example.com/\u007f': 'control-characters',
  'ext::sh -c touch% x': 'unknown-transport',
  'fd::17': 'unknown-transport',
  'ftp://example.com/a': 'unknown-transport',
  'https:///a': 'no-host',
  'http:/ada:secret@example.com/a': 'malformed-scheme',
  'HTTPS:ada:secret@example.com/a': 'malformed-scheme',
  'https//ada:secret@example.com/a': 'malformed-scheme',
  'https:\\\\ada:secret@example.com': 'malformed-scheme',
  'https%3A%2F%2Fada:secret@example.com/a': 'malformed-scheme',
  'ssh//ada:secret@example.com/a': 'malformed-scheme',
  'git:/ada:secret@example.com/a': 'password-not-taken',
  'ada:secret@example.com': 'password-not-taken',
  'https://ada:secret@/a': 'no-host',
  'https://ada:sec/ret@example.com/a': 'no-host',
  'ssh://-oProxyCommand=touch%20x/a': 'no-host',
  'ssh://-l@example.com/a': 'no-host',
  'git@-oProxyCommand=x:a': 'no-host',
  'ssh://ada:secret@example.com/a': 'password-not-taken',
  'git://ada@example.com/a': 'password-not-taken',
  'ada:secret@example.com:a': 'password-not-taken',
  'ada:secret@example.com/a': 'password-not-taken',
  'https://ada:a%0ab@example.com/a': 'unreadable-credential',
  'https://a%00b@example.com/a': 'unreadable-credential',
  'https://ada:%ff@example.com/a': 'unreadable-credential',
}

for (const [text, problem] of Object.entries(refused)) {
  test(`refuses ${JSON.stringify(text)}: ${problem}`, t => {
    t.deepEqual(parseRemoteUrl(text), { kind: 'refused', problem })
  })
}
