import test from 'ava'
import { planClone } from '../../../src/core/clone/plan-clone.js'
import type { CloneRequest } from '../../../src/core/clone/clone-request.js'
import type { Oid, RefName, RemoteRef } from '../../../src/git/port.js'

const [one, two, three] = ['1', '2', '3'].map(digit => digit.repeat(40)) as [Oid, Oid, Oid]
const url = 'https://example.com/repo'

const offered: readonly RemoteRef[] = [
  { name: 'HEAD' as RefName, oid: two, symref: 'refs/heads/main' as RefName },
  { name: 'refs/heads/main' as RefName, oid: two },
  { name: 'refs/heads/topic' as RefName, oid: one },
  { name: 'refs/tags/v1' as RefName, oid: three, peeled: one },
]

function plan(ref: string, cloneRequest: Partial<CloneRequest> = {}) {
  const outcome = planClone({ url }, offered, {
    limit: { kind: 'depth', depth: 1 },
    head: { kind: 'commit', oid: one, ref: ref as RefName },
    branches: 'one',
    tags: 'none',
    form: 'worktree',
    checkout: 'files',
    originName: 'origin',
    layout: 'clone',
    sparse: undefined,
    filter: undefined,
    extraRefs: [],
    ...cloneRequest,
  })
  return outcome.kind === 'planned' ? outcome.plan : outcome
}

test('a commit that a branch held becomes that branch, wherever the branch is now', t => {
  t.like(plan('refs/heads/main'), {
    head: { branch: 'refs/heads/main' },
    items: [{ source: one, targets: ['refs/remotes/origin/main', 'refs/heads/main'] }],
    config: [
      ['remote "origin"', 'url', url],
      ['remote "origin"', 'fetch', '+refs/heads/main:refs/remotes/origin/main'],
      ['remote "origin"', 'tagOpt', '--no-tags'],
      ['branch "main"', 'remote', 'origin'],
      ['branch "main"', 'merge', 'refs/heads/main'],
    ],
  })
})

test('with all branches, it is not fetched a second time from where it is now', t => {
  t.like(plan('refs/heads/main', { branches: 'all' }), {
    items: [
      { source: one, targets: ['refs/remotes/origin/main', 'refs/heads/main'] },
      { source: 'refs/heads/topic', targets: ['refs/remotes/origin/topic'] },
    ],
  })
})

test("a pull request's commit is known by the pull request's name, and HEAD is detached", t => {
  t.like(plan('refs/pull/7/merge'), {
    head: { detached: one },
    items: [{ source: one, targets: ['refs/remotes/pull/7/merge'] }],
  })
  t.like(plan('refs/changes/7'), { head: { detached: one }, items: [{ source: one, targets: [] }] })
})

test('a tag has to be where it was', t => {
  t.like(plan('refs/tags/v1'), {
    head: { detached: 'refs/tags/v1' },
    items: [{ source: 'refs/tags/v1', targets: ['refs/tags/v1'] }],
  })
  const name = 'refs/tags/v1' as RefName
  const head = { kind: 'commit', oid: two, ref: name } as const
  t.deepEqual(plan(name, { head }), { kind: 'moved', name, expected: two, found: one })
  t.like(plan('refs/tags/v2'), { kind: 'missing-ref', name: 'refs/tags/v2' })
})

test('later fetches bring all branches where that is asked for', t => {
  t.like(plan('refs/pull/7/merge', { layout: 'fetch-and-checkout' }), {
    config: [
      ['remote "origin"', 'url', url],
      ['remote "origin"', 'fetch', '+refs/heads/*:refs/remotes/origin/*'],
    ],
  })
})
