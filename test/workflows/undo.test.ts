import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { stackedBranches } from '../../fixtures-repos/states.js'
import { branchRef } from '../../src/core/ref/ref-name.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

for (const backend of backends) {
  test(`undo goes back step by step, redo forward again [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'one')
    const one = await repo.oid('main')
    await repo.run('squash', '--last', '2', '-m', 'two')
    const two = await repo.oid('main')
    await repo.run('undo')
    t.is(await repo.oid('main'), one)
    await repo.run('undo')
    t.is(await repo.oid('main'), stack.oids.D)
    const last = await repo.run('undo')
    t.is(last.exitCode, 1)
    t.regex(last.stderr, /no operation on main to undo/)
    await repo.run('redo')
    t.is(await repo.oid('main'), one)
    await repo.run('redo')
    t.is(await repo.oid('main'), two)
    t.is((await repo.run('redo')).exitCode, 1)
    t.deepEqual((await repo.reflog('refs/heads/main')).slice(0, 2), [
      'git-slim: redo squash (operation 2)',
      'git-slim: redo squash (operation 1)',
    ])
  })

  test(`undo refuses when the branch has moved since, and says how to get at the commits [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    const git = await repo.open()
    const squashed = await repo.oid('main')
    await git.refs.update([{ name: branchRef('main'), expected: squashed, target: stack.oids.A }], 'elsewhere')
    const { exitCode, stderr } = await repo.run('undo')
    t.is(exitCode, 1)
    t.regex(stderr, /main has moved since: it is at [0-9a-f]{7}, not at [0-9a-f]{7}/)
    t.true(stderr.includes(`git branch main-before ${stack.oids.D}`))
    t.is(await repo.oid('main'), stack.oids.A)
  })

  test(`undo takes other operations by their number [${backend}]`, async t => {
    const repo = await open(t, stackedBranches, backend)
    await repo.run('squash', '--last', '2', '-m', 'x')
    const git = await repo.open()
    await git.refs.update([{ name: branchRef('spare'), expected: null, target: stackedBranches.oids.E }], 'spare')
    const listed = JSON.parse((await repo.run('operations', '--json')).stdout)
    t.deepEqual(
      listed.operations.map(({ id, verb, state }: { id: number; verb: string; state: string }) => [id, verb, state]),
      [[1, 'squash', 'done']],
    )
    t.is((await repo.run('undo', '1')).exitCode, 0)
    t.regex((await repo.run('undo', '1')).stderr, /undone already/)
    t.regex((await repo.run('undo', '2')).stderr, /is an undo itself/)
    t.regex((await repo.run('undo', '9')).stderr, /no operation 9/)
    t.is((await repo.run('undo', 'x')).exitCode, 2)
    t.regex((await repo.run('operations')).stdout, /2 +undo +operation 1 .*\n1 +squash +2 commits .* undone/)
  })
}

for (const backend of ['system', 'embedded'] as const) {
  test(`undo --rebase takes a squash back and keeps what was committed since [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('squash', '--last', '2', '-m', 'one')
    const squashed = await repo.oid('main')
    await repo.write('e.txt', 'e\n')
    await repo.gitSays('add', 'e.txt')
    await repo.gitSays('commit', '-qm', 'E')
    const later = await repo.oid('main')
    const refused = await repo.run('undo')
    t.is(refused.exitCode, 1)
    t.regex(refused.stderr, /git slim undo --rebase/)
    const dry = JSON.parse((await repo.run('undo', '--rebase', '--dry-run', '--json')).stdout)
    t.is(schemaErrors('undo', dry), '')
    t.deepEqual([dry.of, dry.operation, dry.refs[0].old], [1, null, later])
    const { stdout, exitCode } = await repo.run('undo', '--rebase')
    t.is(exitCode, 0)
    t.regex(stdout, /^undid squash of 2 commits \(operation 1\), kept 1 commit: main → /)
    t.is(await repo.oid('main~1'), stack.oids.D)
    t.is(await repo.tree('main'), await repo.tree(later))
    await repo.run('undo')
    t.is(await repo.oid('main'), later)
    await repo.gitSays('reset', '-q', '--hard', stack.oids.A)
    t.not(await repo.oid('main'), squashed)
    const gone = await repo.run('undo', '1', '--rebase')
    t.is(gone.exitCode, 1)
    t.regex(gone.stderr, /main does not stand on [0-9a-f]{7}/)
    t.notRegex((await repo.run('undo', '1')).stderr, /undo --rebase/)
  })
}
