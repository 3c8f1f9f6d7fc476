import test from 'ava'
import { feature } from '../../fixtures-repos/feature.js'
import { names, tags } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { empty } from '../../fixtures-repos/states.js'
import type { Git, Ref } from '../../src/git/port.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'

async function listed(git: Git, ...prefixes: readonly string[]): Promise<Ref[]> {
  const refs: Ref[] = []
  for await (const ref of git.refs.list(...prefixes)) refs.push(ref)
  return refs
}

const namesOf = (refs: readonly Ref[]) => refs.map(({ name }): string => name)

for (const backend of backends) {
  test(`all refs are listed in the order of git for-each-ref [${backend}]`, async t => {
    const git = await (await open(t, names, backend)).open()
    const judge = await open(t, names, 'system')
    const expected = await judge.gitSays('for-each-ref', '--format=%(refname) %(objectname)')
    t.deepEqual(
      (await listed(git)).map(({ name, oid }) => `${name} ${oid}`),
      expected.split('\n'),
    )
  })

  test(`a prefix is the start of a name, and need not end at a slash [${backend}]`, async t => {
    const git = await (await open(t, names, backend)).open()
    t.deepEqual(namesOf(await listed(git, 'refs/heads/main')), ['refs/heads/main', 'refs/heads/main2'])
    t.deepEqual(namesOf(await listed(git, 'refs/tags/')), ['refs/tags/both'])
    t.deepEqual(namesOf(await listed(git, 'refs/tags/', 'refs/heads/x', 'refs/heads/x/')), [
      'refs/heads/x/y/z',
      'refs/tags/both',
    ])
    t.deepEqual(namesOf(await listed(git, 'refs/nowhere/')), [])
    t.deepEqual(namesOf(await listed(git, 'refs/heads/*')), [])
  })

  test(`annotated tags come with what they stand for in the end [${backend}]`, async t => {
    const git = await (await open(t, tags, backend)).open()
    const peeled = (await listed(git, 'refs/tags/')).map(({ name, oid, peeled: end }) => [name, oid, end])
    t.deepEqual(peeled, [
      ['refs/tags/annotated-blob', tags.oid('annotated-blob'), tags.oid('blob')],
      ['refs/tags/light', tags.oids.A, undefined],
      ['refs/tags/of-a-blob', tags.oid('blob'), undefined],
      ['refs/tags/of-a-tag', tags.oid('of-a-tag'), tags.oids.A],
      ['refs/tags/v1.0', tags.oid('v1.0'), tags.oids.A],
    ])
  })

  test(`symbolic refs, upstream and push target are told [${backend}]`, async t => {
    const git = await (await open(t, feature, backend)).open()
    const refs = await listed(git)
    const head = refs.find(({ name }) => name === 'refs/remotes/origin/HEAD')
    t.like(head, { symref: 'refs/remotes/origin/main', oid: feature.oids.B })
    const [own, main] = refs
    t.like(own, { name: 'refs/heads/feature', upstream: 'refs/remotes/origin/main', push: undefined })
    t.like(main, { name: 'refs/heads/main', upstream: 'refs/remotes/origin/main', push: 'refs/remotes/origin/main' })
    t.false('upstream' in (refs.at(-1) ?? {}))
    t.false('symref' in (main ?? {}))
  })

  test(`HEAD and pseudo-refs are not among the refs [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    const { A } = stack.oids
    await git.refs.update([{ name: 'ORIG_HEAD' as Ref['name'], expected: 'any', target: A }], 'test')
    t.deepEqual(namesOf(await listed(git)), ['refs/heads/main'])
    t.is(await git.refs.resolve('ORIG_HEAD'), A)
  })

  test(`a repository without commits has no refs, and its HEAD a branch [${backend}]`, async t => {
    const git = await (await open(t, empty, backend)).open()
    t.deepEqual(await listed(git), [])
    t.deepEqual(await git.head.current(), { kind: 'branch', ref: 'refs/heads/main' as Ref['name'], oid: null })
  })
}
