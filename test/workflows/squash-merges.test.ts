import test from 'ava'
import { merged, octopus } from '../../fixtures-repos/merges.js'
import { backends } from '../support/backends.js'
import { defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

/**
 * A branch that has merged what it , and a branch of its own that nothing else holds any more.
 *
 *     F─────G─────H        main
 *      ╲     ╲
 *       A─────M─B─────N─C  topic
 *                ╲   ╱
 *                 S─╯
 */
const mergedMain = defineHistory('merged-main', h => {
  h.commit('F', { 'f.txt': 'f\n' })
  h.commit('G', { 'g.txt': 'g\n' })
  h.commit('H', { 'h.txt': 'h\n' })
  h.branch('topic', 'F')
  h.commit('A', { 'a.txt': 'a\n' })
  h.merge('M', ['G'], { 'g.txt': 'g\n' })
  h.commit('B', { 'b.txt': 'b\n' })
  h.detach('B')
  h.commit('S', { 's.txt': 's\n' })
  h.checkout('topic')
  h.merge('N', ['S'], { 's.txt': 's\n' })
  h.commit('C', { 'c.txt': 'c\n' })
  h.config('slim.base', 'main')
})

for (const backend of backends) {
  test(`a branch that has merged its base becomes one commit on what it merged last [${backend}]`, async t => {
    const repo = await open(t, mergedMain, backend)
    const { exitCode, stdout, stderr } = await repo.run('squash', '--yes', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('squash', document), '')
    const { A, B, C, G, M, N, S } = mergedMain.oids
    t.is(document.squashed.length, 6)
    t.true([A, B, C, M, N, S].every(oid => document.squashed.includes(oid)))
    t.deepEqual([document.base, document.merged], [G, []])
    t.is(await repo.tree('topic'), mergedMain.trees.C)
    t.is(await repo.oid('topic^'), G)
    await repo.run('undo')
    t.is(await repo.oid('topic'), C)
  })

  test(`what others have stays merged, or the fold stands on it where it can [${backend}]`, async t => {
    const repo = await open(t, mergedMain, backend)
    const { F, G } = mergedMain.oids
    const kept = await repo.run('squash', `${F}..HEAD`, '-m', 'topic')
    t.is(kept.exitCode, 0, kept.stderr)
    t.regex(kept.stderr, new RegExp(`merged in the range: ${G.slice(0, 7)}; it stays, and the new commit is a merge`))
    t.deepEqual([await repo.oid('topic^1'), await repo.oid('topic^2')], [F, G])
    t.is(await repo.tree('topic'), mergedMain.trees.C)
    await repo.run('undo')
    const line = await repo.run('squash', `${F}..HEAD`, '-m', 'topic', '--linearise', '--json')
    t.is(line.exitCode, 0, line.stderr)
    t.is(JSON.parse(line.stdout).base, G)
    t.is(await repo.oid('topic^'), G)
    t.is(await repo.tree('topic'), mergedMain.trees.C)
    t.is((await repo.run('squash', `${G}..HEAD`, '--linearise', '--keep-merged-parents')).exitCode, 2)
  })

  test(`all history becomes one commit, or a merge of what stays [${backend}]`, async t => {
    const repo = await open(t, octopus, backend)
    const { exitCode, stderr } = await repo.run('squash', '--root', '--linearise', '-m', 'all')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /1 commit that another branch has is part of the new commit now/)
    t.is(await repo.tree('main'), octopus.trees.M)
    t.is(JSON.parse((await repo.run('operations', '--json')).stdout).operations[0].summary, '7 commits')
  })
}

test('what is only in this branch is folded, and --keep-merged-parents keeps it', async t => {
  const repo = await open(t, mergedMain, 'system')
  const { G, M, S } = mergedMain.oids
  const { exitCode, stderr } = await repo.run('squash', `${M}..HEAD`, '--json')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '-1', '--format=%P%n%B', 'topic'), `${M}\nB\n\nS\n\nC\n`)
  await repo.run('undo')
  // What is built on the range's own commits cannot stay without them.
  const kept = await repo.run('squash', `${M}..HEAD`, '--keep-merged-parents', '--json')
  t.deepEqual(JSON.parse(kept.stdout).merged, [])
  await repo.run('undo')
  await repo.gitSays('branch', 'held', S)
  const above = await repo.run('squash', `${mergedMain.oids.B}..HEAD`, '--json')
  t.deepEqual(JSON.parse(above.stdout).merged, [S])
  await repo.run('undo')
  const all = await repo.run('squash', `${G}..HEAD`, '--json')
  t.is(JSON.parse(all.stdout).squashed.length, 6)
})

test('commits that others have are not folded without a word', async t => {
  const repo = await open(t, merged, 'system')
  const { B, Y } = merged.oids
  const kept = await repo.run('squash', '--last', '2', '-m', 'M and D')
  t.is(kept.exitCode, 0, kept.stderr)
  t.is(await repo.gitSays('log', '-1', '--format=%P', 'main'), `${B} ${Y}`)
  t.is(await repo.tree('main'), merged.trees.D)
  await repo.run('undo')
  const taken = await repo.run('squash', '--last', '2', '-m', 'M and D', '--linearise')
  t.is(taken.exitCode, 0, taken.stderr)
  t.regex(taken.stderr, /2 commits that another branch has are part of the new commit now/)
  t.is(await repo.gitSays('log', '-1', '--format=%P', 'main'), B)
  t.is(await repo.tree('main'), merged.trees.D)
  t.is(await repo.oid('side'), Y)
  await repo.run('undo')
  // Where nobody else has them, they are what the range is made of.
  await repo.gitSays('branch', '-D', 'side')
  const own = await repo.run('squash', '--last', '2', '-m', 'M and D', '--json')
  t.is(JSON.parse(own.stdout).squashed.length, 4)
  t.is(own.stderr, '')
})

test('what stands above a range with a merge in it keeps its tree', async t => {
  const repo = await open(t, mergedMain, 'system')
  const { G, M } = mergedMain.oids
  const { exitCode, stdout, stderr } = await repo.run('squash', `${G}..${M}`, '-m', 'A on G', '--json')
  t.is(exitCode, 0, stderr)
  t.is(JSON.parse(stdout).replayed, 4)
  t.is(await repo.tree('topic'), mergedMain.trees.C)
  t.is(await repo.gitSays('log', '--topo-order', '--format=%s', 'topic'), 'C\nN\nS\nB\nA on G\nG\nF')
})

testWithGit('2.38', 'a range by dates is that of the committers, and has to be in one piece', async t => {
  const repo = await open(t, mergedMain, 'system')
  const date = async (label: string) => repo.gitSays('log', '-1', '--format=@%ct', mergedMain.oid(label))
  const since = await repo.run('squash', '--since', await date('S'), '-m', 'S, N and C', '--json')
  t.is(since.exitCode, 0, since.stdout)
  t.deepEqual(JSON.parse(since.stdout).squashed, [mergedMain.oids.S, mergedMain.oids.N, mergedMain.oids.C])
  await repo.run('undo')
  const both = ['squash', '--since', await date('B'), '--until', await date('N'), '-m', 'B to N', '--json']
  const middle = await repo.run(...both)
  t.deepEqual(JSON.parse(middle.stdout).squashed.length, 3, middle.stdout)
  t.is(await repo.tree('topic'), mergedMain.trees.C)
  await repo.run('undo')
  const older = await repo.run('squash', '--until', await date('A'), '-m', 'old')
  t.is(older.exitCode, 0, older.stderr)
  t.is(await repo.gitSays('log', '--first-parent', '--format=%s', 'topic'), 'C\nN\nB\nM\nold')
  await repo.run('undo')
  const apart = await repo.run('squash', '--since', await date('N'))
  t.regex(apart.stderr, new RegExp(`${mergedMain.oids.S.slice(0, 7)} lies between these commits`))
  const none = await repo.run('squash', '--since', '2038-01-01')
  t.regex(none.stderr, /no commit of topic has a committer date within this range/)
  t.is((await repo.run('squash', '--since', 'no date at all')).exitCode, 2)
  t.is((await repo.run('squash', '--since', '2020-01-01', '--last', '2')).exitCode, 2)
})

test('commits of other dates in between are not folded along', async t => {
  const repo = await open(t, merged, 'system')
  await repo.runAnyhow(
    { env: { GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z' } },
    'reword',
    'HEAD',
    '-m',
    'D, of another time',
  )
  await repo.write('e.txt', 'e\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'E')
  const before = await repo.oid('main')
  const { exitCode, stderr } = await repo.run('squash', '--since', '2002-01-01', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /lies between these commits/)
  t.is(await repo.oid('main'), before)
})
