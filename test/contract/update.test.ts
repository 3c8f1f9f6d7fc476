import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { detached, stackedBranches } from '../../fixtures-repos/states.js'
import { branchRef, parseRefName } from '../../src/core/ref/ref-name.js'
import { parseOid } from '../../src/core/object/oid.js'
import type { Oid, RefName, RefUpdate } from '../../src/git/port.js'
import { backends } from '../support/backends.js'
import { failsWith } from '../support/failures.js'
import { open, openBare, type TestRepository } from '../support/repository.js'

const main = branchRef('main')
const { A, B, C, D } = stack.oids

const move = (name: RefName, expected: RefUpdate['expected'], target: Oid | null): RefUpdate => ({
  name,
  expected,
  target,
})

async function refs(repo: TestRepository): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {}
  for await (const { name, oid } of (await repo.open()).refs.list()) found[name] = oid
  return found
}

for (const backend of backends) {
  test(`a ref moves, is made, and is deleted, in one transaction [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const made = parseRefName('refs/slim/operations/1')
    await git.refs.update([move(made, null, A), move(main, D, B)], 'test: go back')
    t.deepEqual(await refs(repo), { [main]: B, [made]: A })
    await git.refs.update([move(made, A, null), move(main, B, D)], 'test: and forth')
    t.deepEqual(await refs(repo), { [main]: D })
    t.is(await git.refs.resolve('main'), D)
    await repo.check()
  })

  for (const wrong of [0, 1, 2, 3, 4]) {
    test(`nothing moves when update ${wrong} of five expects what is not [${backend}]`, async t => {
      const repo = await open(t, stackedBranches, backend)
      const git = await repo.open()
      const { A: a, B: b, C: c, D: d, E: e } = stackedBranches.oids
      const right = [
        move(branchRef('main'), a, b),
        move(branchRef('lower'), b, c),
        move(branchRef('new/one'), null, c),
        move(branchRef('middle'), d, null),
        move(branchRef('upper'), e, a),
      ]
      const before = await refs(repo)
      const asked = right.map((update, i) => (i === wrong ? { ...update, expected: i === 2 ? a : c } : update))
      const error = await failsWith(t, 'ref-moved', git.refs.update(asked, 'test'))
      t.true(error.message.includes(right[wrong]?.name ?? ''), error.message)
      t.deepEqual(await refs(repo), before)
      await repo.check()
      await git.refs.update(right, 'test')
      t.is((await refs(repo))['refs/heads/new/one'], c)
    })
  }

  test(`a ref that is expected not to exist, and does, is "ref-moved" [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    await failsWith(t, 'ref-moved', git.refs.update([move(main, null, B)], 'test'))
    await failsWith(t, 'ref-moved', git.refs.update([move(branchRef('absent'), A, B)], 'test'))
    await failsWith(t, 'ref-moved', git.refs.update([move(branchRef('absent'), A, null)], 'test'))
    t.deepEqual(await refs(repo), { [main]: D })
  })

  test(`a ref can stand neither above nor below another [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    await failsWith(t, 'ref-moved', git.refs.update([move(branchRef('main/below'), null, A)], 'test'))
    await git.refs.update([move(branchRef('dir/one'), null, A)], 'test')
    await failsWith(t, 'ref-moved', git.refs.update([move(main, D, C), move(branchRef('dir'), null, A)], 'test'))
    const both = [move(branchRef('a'), null, A), move(branchRef('a/b'), null, A)]
    await t.throwsAsync(() => git.refs.update(both, 'test'))
    t.deepEqual(await refs(repo), { 'refs/heads/dir/one': A, [main]: D })
    await git.refs.update([move(branchRef('dir/one'), A, null)], 'test')
    await git.refs.update([move(branchRef('dir'), null, B)], 'test')
    await git.refs.update([move(branchRef('dir'), B, null)], 'test')
    await git.refs.update([move(branchRef('dir/two/three'), null, C)], 'test')
    t.deepEqual(await refs(repo), { 'refs/heads/dir/two/three': C, [main]: D })
  })

  test(`a ref cannot hold an object that is not there, nor a branch a tree [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const { A: tree } = stack.trees
    await t.throwsAsync(() => git.refs.update([move(main, D, parseOid('1'.repeat(40)))], 'test'))
    await t.throwsAsync(() => git.refs.update([move(main, D, tree)], 'test'))
    await git.refs.update([move(parseRefName('refs/slim/tree'), null, tree)], 'test')
    t.deepEqual(await refs(repo), { [main]: D, 'refs/slim/tree': tree })
  })

  test(`one ref twice in a transaction is refused [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    await t.throwsAsync(() => git.refs.update([move(main, D, C), move(main, D, B)], 'test'))
    t.deepEqual(await refs(repo), { [main]: D })
  })

  test(`names with odd characters are names like others [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const odd = ['-x', '1.10', 'ünï/#1', "it's", 'a"b', '$(touch)', '%2e', 'a,b;c', '@', 'x@']
    await git.refs.update(
      odd.map(name => move(branchRef(name), null, A)),
      'test',
    )
    for (const name of odd) t.is(await git.refs.resolve(`refs/heads/${name}`), A, name)
    await git.refs.update(
      odd.map(name => move(branchRef(name), A, null)),
      'test',
    )
    t.deepEqual(await refs(repo), { [main]: D })
  })

  test(`"any" is not checked: ORIG_HEAD is made and moved [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const name = parseRefName('ORIG_HEAD')
    await git.refs.update([move(name, 'any', A), move(main, D, B)], 'test')
    await git.refs.update([move(name, 'any', C)], 'test')
    t.is(await repo.oid('ORIG_HEAD'), C)
    t.deepEqual(await git.head.current(), { kind: 'branch', ref: main, oid: B })
  })

  test(`a detached HEAD moves as a ref does [${backend}]`, async t => {
    const repo = await open(t, detached, backend)
    const git = await repo.open()
    const head = parseRefName('HEAD')
    const { A: a, B: b, C: c } = detached.oids
    t.deepEqual(await git.head.current(), { kind: 'detached', oid: b })
    await failsWith(t, 'ref-moved', git.refs.update([move(head, c, a)], 'test'))
    await git.refs.update([move(head, b, a)], 'test: move HEAD')
    t.deepEqual(await git.head.current(), { kind: 'detached', oid: a })
    t.is(await repo.oid('main'), c)
    t.deepEqual((await repo.reflog('HEAD')).slice(0, 1), ['test: move HEAD'])
  })

  for (const [kind, opened] of [
    ['with a worktree', open],
    ['bare', openBare],
  ] as const) {
    test(`a branch's reflog has one line per move, HEAD's too when it stands for it: ${kind} [${backend}]`, async t => {
      const repo = await opened(t, stack, backend)
      const git = await repo.open()
      const before = await Promise.all([repo.reflog('refs/heads/main'), repo.reflog('HEAD')])
      await git.refs.update([move(main, D, B)], 'git-slim: squash\tA..B\nin two lines')
      await git.refs.update([move(branchRef('other'), null, A)], 'git-slim: other')
      await failsWith(t, 'ref-moved', git.refs.update([move(main, D, C)], 'not seen'))
      const reason = 'git-slim: squash A..B in two lines'
      t.deepEqual(await repo.reflog('refs/heads/main'), [reason, ...before[0]])
      t.deepEqual(await repo.reflog('HEAD'), [reason, ...before[1]])
      t.deepEqual(await repo.reflog('refs/heads/other'), ['git-slim: other'])
    })
  }

  test(`refs that are no branches get no reflog [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    await git.refs.update(
      [move(parseRefName('refs/slim/x'), null, A), move(parseRefName('refs/tags/t'), null, A)],
      'test',
    )
    t.deepEqual(await repo.reflog('refs/slim/x').catch(() => []), [])
    t.deepEqual(await repo.reflog('refs/tags/t').catch(() => []), [])
  })

  test(`a deleted branch takes its reflog along [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const other = branchRef('other')
    await git.refs.update([move(other, null, A)], 'one')
    await git.refs.update([move(other, A, null)], 'two')
    await git.refs.update([move(other, null, B)], 'three')
    t.deepEqual(await repo.reflog(other), ['three'])
  })

  test(`of two transactions at once exactly one succeeds [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const [one, other] = [await repo.open(), await repo.open()]
    const attempts = await Promise.allSettled([
      one.refs.update([move(main, D, A), move(branchRef('one'), null, A)], 'one'),
      other.refs.update([move(main, D, B), move(branchRef('other'), null, B)], 'other'),
    ])
    t.deepEqual(attempts.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    const won =
      attempts[0].status === 'fulfilled' ? { [main]: A, 'refs/heads/one': A } : { [main]: B, 'refs/heads/other': B }
    t.deepEqual(await refs(repo), won)
    const lost = attempts.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    t.true(['ref-moved', 'ref-locked'].includes((lost.reason as { kind: string }).kind))
    await repo.check()
  })

  test(`an empty transaction changes nothing [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await (await repo.open()).refs.update([], 'test')
    t.deepEqual(await refs(repo), { [main]: D })
  })
}
