import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import dedent from 'dedent'
import { evilMerge, merged, octopus } from '../../fixtures-repos/merges.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

for (const backend of backends) {
  test(`merges above a reworded commit stand on it, and what they merged stays [${backend}]`, async t => {
    const repo = await open(t, evilMerge, backend)
    const { exitCode, stdout, stderr } = await repo.run('reword', evilMerge.oids.B, '-m', 'B, reworded', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    t.deepEqual(
      document.rewritten.map(({ old }: { old: string }) => old),
      [evilMerge.oids.B, evilMerge.oids.C, evilMerge.oids.M, evilMerge.oids.D],
    )
    t.is(await repo.tree('main'), evilMerge.trees.D)
    t.is(await repo.oid('main~1^2'), evilMerge.oids.Y)
    t.is(
      await repo.graph(),
      dedent`
        * D  main
        * M  ← C, Y
        * C
        * B, reworded  ← A
        * Y  side
        * X
        * A
      `,
    )
    await repo.run('undo')
    t.is(await repo.oid('main'), evilMerge.oids.D)
  })

  test(`a commit of a merged branch is reworded, and the branch follows [${backend}]`, async t => {
    const repo = await open(t, evilMerge, backend)
    const { exitCode, stderr } = await repo.run('reword', evilMerge.oids.X, '-m', 'X, reworded')
    t.is(exitCode, 0, stderr)
    t.is(await repo.oid('side'), await repo.oid('main~1^2'))
    t.not(await repo.oid('side'), evilMerge.oids.Y)
    t.is(await repo.oid('main~2'), evilMerge.oids.C)
    t.is(await repo.tree('main'), evilMerge.trees.D)
  })

  test(`merges above a squashed range keep their trees [${backend}]`, async t => {
    const repo = await open(t, evilMerge, backend)
    const { A, C, Y } = evilMerge.oids
    const { exitCode, stdout, stderr } = await repo.run('squash', `${A}..${C}`, '-m', 'B and C', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('squash', document), '')
    t.is(document.replayed, 2)
    t.is(await repo.tree('main'), evilMerge.trees.D)
    t.is(await repo.tree('main~1'), evilMerge.trees.M)
    t.is(await repo.oid('main~1^2'), Y)
    t.is(
      await repo.graph(),
      dedent`
        * D  main
        * M  ← B and C, Y
        * B and C  ← A
        * Y  side
        * X
        * A
      `,
    )
  })

  test(`the message of a merge is changed, and its parents stay [${backend}]`, async t => {
    const repo = await open(t, merged, backend)
    const { exitCode, stderr } = await repo.run('reword', merged.oids.M, '-m', 'M, reworded')
    t.is(exitCode, 0, stderr)
    t.deepEqual(
      [await repo.oid('main~1^1'), await repo.oid('main~1^2'), await repo.tree('main')],
      [merged.oids.B, merged.oids.Y, merged.trees.D],
    )
  })
}

test('what was done by hand in a merge above a dropped commit is kept', async t => {
  const repo = await open(t, evilMerge, 'system')
  const { exitCode, stderr } = await repo.run('drop', evilMerge.oids.B)
  t.is(exitCode, 0, stderr)
  t.is(await readFile(join(repo.directory, 'hand.txt'), 'utf8'), 'by hand\n')
  t.is(await readFile(join(repo.directory, 'both.txt'), 'utf8'), 'ours and theirs\n')
  t.is(await repo.gitSays('ls-tree', '--name-only', 'main~1'), 'a.txt\nboth.txt\nhand.txt\nx.txt')
  t.is(await repo.gitSays('status', '--porcelain'), '')
  await repo.run('undo')
  t.is(await repo.oid('main'), evilMerge.oids.D)
})

test('a merge is dropped with what it merged', async t => {
  const repo = await open(t, merged, 'system')
  const { exitCode, stderr } = await repo.run('drop', merged.oids.M)
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'D\nB\nA')
  t.is(await repo.oid('side'), merged.oids.Y)
  t.is(await repo.gitSays('ls-tree', '--name-only', 'main'), 'a.txt\nb.txt\nd.txt')
})

test('a merged branch of which all commits are dropped is merged no more', async t => {
  const repo = await open(t, merged, 'system')
  const { exitCode, stderr } = await repo.run('drop', merged.oids.X, merged.oids.Y)
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s', 'main'), 'D\nB\nA')
  t.is(await repo.oid('side'), merged.oids.A)
  t.regex(stderr, /M: dropped, its changes are already upstream/)
})

test('a commit is moved from a merged branch to the one that merged it', async t => {
  const repo = await open(t, merged, 'system')
  const { exitCode, stderr } = await repo.run('move', merged.oids.Y, '--after', merged.oids.D)
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('main'), merged.trees.D)
  t.is(
    await repo.graph(),
    dedent`
      * Y  main, side
      * D
      * M  ← B, X
      * X  ← A
      * B
      * A
    `,
  )
})

testWithGit('2.38', 'commits of both sides of a merge are folded into one', async t => {
  const repo = await open(t, merged, 'system')
  const { B, D, Y } = merged.oids
  const { exitCode, stderr } = await repo.run('squash', D, Y, '--into', B, '-m', 'B, D and Y')
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('main'), merged.trees.D)
  t.is(
    await repo.graph(),
    dedent`
      * M  main  ← B, D and Y, X
      * B, D and Y  ← A
      * Y  side
      * X
      * A
    `,
  )
})

testWithGit('2.38', 'a side branch that was started within a squashed range stands on all of it', async t => {
  const repo = await open(t, merged, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'started', merged.oids.B)
  await repo.write('s.txt', 's\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'S')
  await repo.gitSays('checkout', '-q', '-b', 'top', merged.oids.B)
  await repo.write('c.txt', 'c\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'C')
  await repo.gitSays('merge', '-q', '-m', 'N', 'started')
  const tree = await repo.tree('top')
  const { exitCode, stderr } = await repo.run('squash', `${merged.oids.A}..top^1`, '-m', 'B and C')
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('top'), tree)
  t.is(await repo.gitSays('log', '--topo-order', '--format=%s', 'top'), 'N\nS\nB and C\nA')
  t.is(await repo.oid('started'), await repo.oid('top^2'))
})

test('the parents of an octopus are mapped', async t => {
  const repo = await open(t, octopus, 'system')
  const { B, C, D, R } = octopus.oids
  const { exitCode, stderr } = await repo.run('reword', C, '-m', 'C, reworded')
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('main'), octopus.trees.M)
  t.is(await repo.oid('main^2'), R)
  t.is(await repo.gitSays('log', '-1', '--format=%P', 'main^1'), [octopus.oids.A, B, await repo.oid('c'), D].join(' '))
})

test('what is staged goes into a commit below a merge', async t => {
  const repo = await open(t, merged, 'system')
  await repo.write('b.txt', 'b, amended\n')
  await repo.gitSays('add', 'b.txt')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'fixup', merged.oids.B)
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('status', '--porcelain'), '')
  t.is(await repo.gitSays('show', 'main~2:b.txt'), 'b, amended')
})

test('what cannot be done with a merge is refused, and says so', async t => {
  const repo = await open(t, merged, 'system')
  const { B, D, M } = merged.oids
  for (const argv of [
    ['move', M, '--after', D],
    ['squash', M, '--into', B],
    ['fixup', M],
  ]) {
    const { exitCode, stderr } = await repo.run(...argv)
    t.is(exitCode, 1)
    t.regex(stderr, /is a merge, which cannot be/)
  }
  t.is(await repo.oid('main'), D)
})
