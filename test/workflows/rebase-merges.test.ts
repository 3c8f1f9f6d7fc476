import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { evilMerge, merged, octopus } from '../../fixtures-repos/merges.js'
import { stackedBranches } from '../../fixtures-repos/states.js'
import { backends } from '../support/backends.js'
import { pureRebase } from '../support/handover.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

async function withList(repo: TestRepository, list: string, ...argv: readonly string[]) {
  return repo.runAnyhow({ stdin: list, env: { GIT_EDITOR: undefined } }, 'rebase', '--todo', '-', ...argv)
}

for (const backend of backends) {
  test(`merges are made again where all commits are made anew [${backend}]`, async t => {
    const repo = await open(t, octopus, backend)
    const argv = ['rebase', '--root', '--rebase-merges', '--no-ff', '--yes', '--json']
    const { exitCode, stdout, stderr } = await repo.run(...argv)
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    t.is(document.rewritten.length, 7)
    t.is(await repo.tree('main'), octopus.trees.M)
    t.regex(await repo.graph(), /\* M {2}main {2}← O, R\n\* O {2}← A, B, C, D\n/)
    t.deepEqual([await repo.oid('main^2'), await repo.oid('main^1^4')], [await repo.oid('second'), await repo.oid('d')])
    t.not(await repo.oid('b'), octopus.oids.B)
  })

  test(`with nothing to do, merges and all keep their names [${backend}]`, async t => {
    const repo = await open(t, evilMerge, backend)
    const { exitCode, stdout } = await repo.run('rebase', '--root', '-r', '--yes')
    t.is(exitCode, 0)
    t.is(stdout, 'nothing to do: main is up to date\n')
  })
}

test('the list has what git writes, and rebase.rebaseMerges asks for it', async t => {
  const repo = await open(t, evilMerge, 'system')
  await repo.gitSays('config', 'rebase.rebaseMerges', 'true')
  const { A, B, C, D, M, X, Y } = evilMerge.oids
  const [b, c, d, m, x, y] = [B, C, D, M, X, Y].map(oid => oid.slice(0, 7))
  const { stdout } = await repo.run('rebase', A, '--print-todo', '--update-refs')
  t.is(
    stdout,
    [
      'label onto',
      '',
      '# Branch side',
      'reset onto',
      `pick ${x} X`,
      `pick ${y} Y`,
      'update-ref refs/heads/side',
      '',
      'label side',
      '',
      'reset onto',
      `pick ${b} B`,
      `pick ${c} C`,
      `merge -C ${m} side # M`,
      `pick ${d} D\n`,
    ].join('\n'),
  )
  const line = await repo.run('rebase', A, '--print-todo', '--no-rebase-merges')
  t.notRegex(line.stdout, /merge/)
})

testWithGit('2.38', 'what was done by hand in a merge is there on another base, too', async t => {
  const repo = await open(t, evilMerge, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'new-base', evilMerge.oids.A)
  await repo.write('n.txt', 'n\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'N')
  await repo.gitSays('checkout', '-q', 'main')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'rebase', 'new-base', '-r', '--yes')
  t.is(exitCode, 0, stderr)
  t.is(await readFile(join(repo.directory, 'hand.txt'), 'utf8'), 'by hand\n')
  t.is(await readFile(join(repo.directory, 'both.txt'), 'utf8'), 'ours and theirs\n')
  t.is(await repo.gitSays('log', '--format=%s', '--first-parent', 'main'), 'D\nM\nC\nB\nN\nA')
  t.is(await repo.gitSays('log', '--format=%s', 'side'), 'Y\nX\nN\nA')
  t.is(await repo.gitSays('status', '--porcelain'), '')
})

testWithGit(
  '2.38',
  'what was done by hand in a merge is not lost without a word where all stands in one line',
  async t => {
    const repo = await open(t, merged, 'system')
    const { A, B, M, Y } = merged.oids
    await repo.gitSays('checkout', '-q', '-b', 'evil', B)
    await repo.gitSays('merge', '-q', '--no-commit', Y)
    await repo.write('hand.txt', 'by hand\n')
    await repo.gitSays('add', '.')
    await repo.gitSays('commit', '-qm', 'Evil')
    const evil = (await repo.oid('evil')).slice(0, 7)
    const warned = await repo.runAnyhow({}, 'rebase', A, '--yes')
    t.is(warned.exitCode, 0, warned.stderr)
    t.true(
      warned.stderr.includes(`warning: ${evil} Evil: the changes made by hand in this merge are lost`),
      warned.stderr,
    )
    await repo.run('undo')
    t.notRegex((await repo.runAnyhow({}, 'rebase', A, '--yes', '-r', '--no-ff')).stderr, /by hand/)
    await repo.run('undo')
    const byGit = await repo.runAnyhow({}, 'rebase', A, '--yes', '-r', '--exec', 'true')
    t.is(byGit.exitCode, 0, byGit.stderr)
    t.true(
      byGit.stderr.includes('Evil: git rebase makes this merge again and loses the changes made by hand in it'),
      byGit.stderr,
    )
    await repo.gitSays('checkout', '-q', '-B', 'plain', M)
    t.notRegex((await repo.runAnyhow({}, 'rebase', A, '--yes')).stderr, /by hand/)
  },
)

testWithGit('2.38', 'a new merge says what git would say, or what its line says', async t => {
  const repo = await open(t, merged, 'system')
  const { A, B, X, Y } = merged.oids
  const list = (merge: string) =>
    ['label onto', `pick ${X}`, `pick ${Y}`, 'label side', 'reset onto', `pick ${B}`, merge].join('\n')
  const usual = await withList(repo, list('merge side'), A)
  t.is(usual.exitCode, 0, usual.stderr)
  t.is(await repo.gitSays('log', '-1', '--format=%B%P', 'main'), `Merge branch 'side'\n${B} ${Y}`)
  t.is(await repo.tree('main'), merged.trees.M)
  await repo.run('undo')
  const said = await withList(repo, list('merge side # Take side in'), A)
  t.is(said.exitCode, 0, said.stderr)
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'main'), 'Take side in')
})

test('merge -c edits the message, and keeps the rest', async t => {
  const repo = await open(t, evilMerge, 'system')
  const { A, B, C, D, M, X, Y } = evilMerge.oids
  const list = `label onto\npick ${X}\npick ${Y}\nlabel s\nreset onto\npick ${B}\npick ${C}\nmerge -c ${M} s\npick ${D}\n`
  const env = { GIT_EDITOR: 'f() { echo "M, edited" > "$1"; }; f' }
  const { exitCode, stderr } = await repo.runAnyhow({ env, stdin: list }, 'rebase', '--todo', '-', A)
  t.is(exitCode, 0, stderr)
  t.is(await repo.tree('main'), evilMerge.trees.D)
  t.is(await repo.gitSays('log', '-1', '--format=%s %an', 'main^'), 'M, edited Ada Author')
})

test('a branch follows where the list says so, and stays where its line is gone', async t => {
  const repo = await open(t, stackedBranches, 'system')
  const { A, B, C, D } = stackedBranches.oids
  await repo.gitSays('config', 'rebase.updateRefs', 'true')
  const list = await repo.run('rebase', A, '--print-todo')
  t.regex(list.stdout, /update-ref refs\/heads\/lower\n\n.*C\n.*D\nupdate-ref refs\/heads\/middle\n/)
  const less = list.stdout.replace('update-ref refs/heads/lower\n', '').replace('pick', 'drop')
  const { exitCode, stderr } = await withList(repo, less, A)
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('lower'), B)
  t.not(await repo.oid('middle'), D)
  t.is(await repo.gitSays('log', '--format=%s', 'middle'), 'D\nC\nA')
  await repo.run('undo')
  t.deepEqual([await repo.oid('middle'), await repo.oid('lower'), await repo.oid('middle~1')], [D, B, C])
})

test('a line that moves a branch is enough, although no commit changes', async t => {
  const repo = await open(t, stackedBranches, 'system')
  const { A, B, C, D, E } = stackedBranches.oids
  const list = `pick ${B}\npick ${C}\nupdate-ref refs/heads/lower\npick ${D}\npick ${E}\n`
  const { exitCode, stdout } = await withList(repo, list, A, '--json')
  t.is(exitCode, 0, stdout)
  t.is(await repo.oid('lower'), C)
  t.is(await repo.oid('upper'), E)
  await repo.run('undo')
  t.is(await repo.oid('lower'), B)
})

async function refuses(t: ExecutionContext, list: string, words: RegExp): Promise<void> {
  const repo = await open(t, merged, 'system')
  const { exitCode, stderr } = await withList(repo, list, merged.oids.A)
  t.not(exitCode, 0, list)
  t.regex(stderr, words)
  t.is(await repo.oid('main'), merged.oids.D)
}

test('lists that make no sense change nothing', async t => {
  const { B, M, X } = merged.oids
  await refuses(t, `pick ${B}\nlabel two words\n`, /is not valid: label two words/)
  await refuses(t, `pick ${B}\nmerge -C ${M}\n`, /is not valid: merge -C/)
  await refuses(t, `pick ${B}\nmerge -C ${M} nowhere\n`, /nowhere/)
  await refuses(t, `pick ${B}\nreset nowhere\npick ${X}\n`, /nowhere/)
  await refuses(t, `pick ${B}\nupdate-ref refs/heads/new\n`, /there is no such local branch/)
  await refuses(t, `pick ${B}\nupdate-ref side\n`, /there is no such local branch/)
  await refuses(t, `pick ${M}\n`, /--rebase-merges/)
  await refuses(t, `merge -C ${M} ${X}\nmerge -C ${M} ${X}\n`, /in the list twice/)
})

testWithGit('2.38', 'what stands behind a merge, a label, a reset or a branch is folded in by git', async t => {
  const { A, B, M, X, Y, D } = merged.oids
  const lists = [
    `pick ${B}\nmerge -C ${M} ${X}\nfixup ${Y}\n`,
    `pick ${B}\nlabel here\nfixup ${X}\npick ${Y}\n`,
    `pick ${B}\nlabel here\npick ${X}\nreset here\nfixup ${D}\n`,
    `label onto\nreset onto\nfixup ${X}\npick ${B}\n`,
    `pick ${B}\nupdate-ref refs/heads/side\n# said\nfixup ${X}\n`,
  ]
  for (const list of lists) {
    const ours = await open(t, merged, 'system')
    const { exitCode, stderr } = await ours.runAnyhow({ stdin: list }, 'rebase', '--todo', '-', A)
    t.is(exitCode, 0, stderr)
    const theirs = await open(t, merged, 'system')
    await pureRebase(theirs, list, A)
    const says = (repo: TestRepository) => repo.gitSays('log', '--format=%T %an %ad %s', '--topo-order', 'main')
    t.is(await says(ours), await says(theirs), list)
    await ours.runAnyhow({}, 'undo')
    t.is(await ours.oid('main'), D)
  }
})

test('autosquash folds on both sides of a merge', async t => {
  const repo = await open(t, merged, 'system')
  await repo.write('x.txt', 'x, fixed\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'fixup! X')
  const { exitCode, stderr } = await repo.run('rebase', merged.oids.A, '-r', '--autosquash')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s', '--topo-order', 'main'), 'D\nM\nY\nX\nB\nA')
  t.is(await repo.gitSays('show', 'side~1:x.txt'), 'x, fixed')
  t.is(await readFile(join(repo.directory, 'x.txt'), 'utf8'), 'x, fixed\n')
})

testWithGit('2.38', 'autosquash folds what names a merge into it, as git does', async t => {
  const { A } = merged.oids
  const trees: string[] = []
  for (const who of ['git-slim', 'git']) {
    const repo = await open(t, merged, 'system')
    await repo.write('x.txt', 'x, fixed\n')
    await repo.gitSays('commit', '-qam', 'fixup! M')
    if (who === 'git') await repo.gitSays('-c', 'sequence.editor=:', 'rebase', '-q', '-i', '-r', '--autosquash', A)
    else t.is((await repo.runAnyhow({}, 'rebase', A, '-r', '--autosquash')).exitCode, 0)
    trees.push(await repo.gitSays('log', '--format=%T %s %an %ad', '--topo-order', 'main'))
  }
  t.is(trees[0], trees[1])
  t.notRegex(trees[0] ?? '', /fixup!/)
})

testWithGit('2.38', 'a conflict in a merge names it, and changes nothing', async t => {
  const repo = await open(t, merged, 'system')
  const { A, B, M, X, Y } = merged.oids
  await writeFile(join(repo.directory, 'y.txt'), 'other\n')
  await repo.gitSays('checkout', '-q', '-f', '-b', 'other', A)
  await repo.write('y.txt', 'other\n')
  await repo.gitSays('add', '.')
  await repo.gitSays('commit', '-qm', 'O')
  const other = await repo.oid('other')
  await repo.gitSays('checkout', '-q', 'main')
  const list = `label onto\npick ${X}\npick ${Y}\nlabel side\nreset onto\npick ${B}\npick ${other}\nmerge -C ${M} side\n`
  const { exitCode, stdout } = await withList(repo, list, A, '--json')
  t.is(exitCode, 4, stdout)
  t.like(JSON.parse(stdout).error, { step: 8, commit: M, conflicts: [{ path: 'y.txt' }] })
  t.is(await repo.oid('main'), merged.oids.D)
})
