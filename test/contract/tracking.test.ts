import test from 'ava'
import type { Ref } from '../../src/git/port.js'
import { backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

const origin = [
  ['remote.origin.url', 'https://example.com/r.git'],
  ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
] as const

/** Configurations of one branch, each named for what decides. Real git says where each leads. */
const cases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'nothing configured': [],
  'a remote alone': origin,
  'an upstream of another name': [...origin, ['branch.main.remote', 'origin'], ['branch.main.merge', 'refs/heads/x']],
  'an upstream of the same name': [
    ...origin,
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/main'],
  ],
  'an upstream that is not fetched': [
    ['remote.origin.url', 'x'],
    ['remote.origin.fetch', '+refs/heads/other:refs/remotes/origin/other'],
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/main'],
  ],
  'a local upstream': [
    ['branch.main.remote', '.'],
    ['branch.main.merge', 'refs/heads/x'],
  ],
  'push.default current': [...origin, ['push.default', 'current']],
  'push.default nothing': [...origin, ['push.default', 'nothing'], ['branch.main.remote', 'origin']],
  'push.default upstream': [
    ...origin,
    ['push.default', 'upstream'],
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/x'],
  ],
  'push.default matching': [...origin, ['push.default', 'matching']],
  'another remote to push to': [
    ...origin,
    ['remote.fork.url', 'y'],
    ['remote.fork.fetch', '+refs/heads/*:refs/remotes/fork/*'],
    ['remote.pushDefault', 'fork'],
    ['push.default', 'current'],
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/main'],
  ],
  "a branch's own remote to push to": [
    ...origin,
    ['remote.fork.url', 'y'],
    ['remote.fork.fetch', '+refs/heads/*:refs/remotes/fork/*'],
    ['branch.main.pushRemote', 'fork'],
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/main'],
  ],
  'a push refspec': [
    ...origin,
    ['remote.origin.push', 'refs/heads/*:refs/heads/team/*'],
    ['branch.main.remote', 'origin'],
  ],
  'a push refspec of one name': [
    ...origin,
    ['remote.origin.push', 'refs/heads/main'],
    ['branch.main.remote', 'origin'],
  ],
  'a fetch refspec with a star in the middle': [
    ['remote.origin.url', 'x'],
    ['remote.origin.fetch', '+refs/heads/m*n:refs/remotes/origin/q*r'],
    ['branch.main.remote', 'origin'],
    ['branch.main.merge', 'refs/heads/main'],
    ['push.default', 'current'],
  ],
}

for (const backend of backends) {
  for (const [name, config] of Object.entries(cases)) {
    test(`upstream and push target with ${name} are what git says [${backend}]`, async t => {
      const history = defineHistory(`tracking: ${name}`, h => {
        h.commit('A')
        h.ref('refs/remotes/origin/main', 'A')
        for (const [key, value] of config) h.config(key, value)
      })
      const git = await (await open(t, history, backend)).open()
      const judge = await open(t, history, 'system')
      const [main] = await refs(git.refs.list('refs/heads/main'))
      const expected = await judge.gitSays('for-each-ref', '--format=%(upstream) %(push)', 'refs/heads/main')
      t.is(`${main?.upstream ?? ''} ${main?.push ?? ''}`, expected)
    })
  }
}

async function refs(list: AsyncIterable<Ref>): Promise<Ref[]> {
  const all: Ref[] = []
  for await (const ref of list) all.push(ref)
  return all
}
