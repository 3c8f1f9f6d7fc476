import test from 'ava'
import { overHttps, submoduleUrl } from '../../../src/core/submodule/plan-submodule.js'

// What git itself makes of them: t/t0060-path-utils.sh, "test_submodule_relative_url".
const cases = [
  ['https://host/org/app.git', '../lib.git', 'https://host/org/lib.git'],
  ['https://host/org/app.git/', './lib.git/', 'https://host/org/app.git/lib.git'],
  ['https://host/org/app', '../../else/lib', 'https://host/else/lib'],
  ['https://host/app', '../../other.host/lib', 'https://other.host/lib'],
  ['git@host:app', '../lib', 'git@host:lib'],
  ['git@host:org/app', '../lib', 'git@host:org/lib'],
  ['user@host:path/to/repo', '../../up', 'user@host:path/up'],
  ['ssh://host/app', '../lib', 'ssh://host/lib'],
  ['/srv/app.git', '../lib.git', '/srv/lib.git'],
  ['file:///srv/app.git', '../lib.git', 'file:///srv/lib.git'],
  ['https://host/app', 'https://else/lib', 'https://else/lib'],
  ['https://host/app', 'lib', 'lib'],
  ['https://host/app', '../../../../../lib', undefined],
] as const

for (const [parent, url, resolved] of cases) {
  test(`${url} from ${parent}`, t => {
    t.is(submoduleUrl(parent, url), resolved)
  })
}

const overSsh = [
  ['git@host:org/lib.git', 'https://host/org/app', 'https://host/org/lib.git'],
  ['git@HOST:lib', 'https://host/app', 'https://host/lib'],
  ['ssh://git@host/org/lib', 'https://host/app', 'https://host/org/lib'],
  ['ssh://git@host:22/org/lib', 'http://host:8080/app', 'http://host:8080/org/lib'],
  ['ssh://git@host:2222/org/lib', 'https://host/app', undefined],
  ['git@else:org/lib', 'https://host/app', undefined],
  ['ada@host:org/lib', 'https://host/app', undefined],
  ['git@host:/srv/lib', 'https://host/app', undefined],
  ['git@host:org/lib', 'git@host:app', undefined],
  ['https://host/lib', 'https://host/app', undefined],
] as const

for (const [url, root, expected] of overSsh) {
  test(`${url}, for whoever has a token for ${root}`, t => {
    t.is(overHttps(url, root), expected)
  })
}
