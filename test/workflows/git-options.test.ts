import test from 'ava'
import { merged } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import { workbench } from '../../fixtures-repos/workbench.js'
import { open } from '../support/repository.js'

const { A, B, C, D } = stack.oids

test('-n changes nothing, as --dry-run', async t => {
  const repo = await open(t, stack, 'memory')
  const short = await repo.run('drop', C, '-n', '--json')
  t.true(JSON.parse(short.stdout).dryRun)
  t.is(await repo.oid('main'), D)
})

test('a squash counts from the merge base with --base, or folds what X^! names', async t => {
  const repo = await open(t, workbench, 'memory')
  const { stdout } = await repo.run('squash', '--base', 'drafts', '-m', 'x', '-n', '--json')
  t.is(JSON.parse(stdout).squashed.length, 3)
  const one = await repo.run('squash', 'HEAD^!')
  t.is(one.exitCode, 1)
  t.regex(one.stderr, /only one commit/)
  t.is((await repo.run('squash', '--base', 'drafts', '--last', '2')).exitCode, 2)
})

for (const backend of ['memory', 'system'] as const) {
  test(`a rebase is put on the merge base that --onto A...B names [${backend}]`, async t => {
    const repo = await open(t, workbench, backend)
    const argv = ['rebase', 'drafts', '--onto', 'drafts...origin/topic', '--todo', '-', '-n', '--json']
    const list = { stdin: `pick ${workbench.oids.H}\n` }
    const { stdout, stderr } = await repo.runWith(list, ...argv)
    t.is(JSON.parse(stdout || stderr).base, workbench.oids.C)
    const none = await repo.runWith(list, 'rebase', 'drafts', '--onto', 'nosuch...drafts', '--todo', '-')
    t.regex(none.stderr, /nosuch/)
  })
}

test('a list takes fixup -C<commit> with the commit right behind, as git does', async t => {
  const repo = await open(t, stack, 'memory')
  const list = { stdin: `pick ${B}\nfixup -C${C}\npick ${D}\n` }
  t.is((await repo.runWith(list, 'rebase', A, '--todo', '-')).exitCode, 0)
  const message = new TextDecoder().decode((await (await repo.open()).objects.read(await repo.oid('main~1'))).body)
  t.regex(message, /\n\nC\n$/)
})

test('of options that say the opposite the last one holds, as with git', async t => {
  const repo = await open(t, merged, 'system')
  const flat = await repo.run('rebase', '--root', '--print-todo', '--rebase-merges', '--no-rebase-merges')
  const kept = await repo.run('rebase', '--root', '--print-todo', '--no-rebase-merges', '--rebase-merges')
  t.notRegex(flat.stdout, /^merge /m)
  t.regex(kept.stdout, /^merge /m)
})

test('labels are as long as rebase.maxLabelLength allows, as those of git', async t => {
  const repo = await open(t, merged, 'system')
  await repo.gitSays('config', 'rebase.maxLabelLength', '4')
  const { stdout } = await repo.run('rebase', '--root', '--print-todo', '--rebase-merges')
  const labels = [...stdout.matchAll(/^label (\S+)$/gm)].map(([, name = '']) => name).filter(name => name !== 'onto')
  t.true(labels.length > 0)
  for (const label of labels) t.regex(label, /^.{1,4}(?:-\d+)?$/)
})

test('what git rebase takes and is not needed is accepted, or named', async t => {
  const repo = await open(t, stack, 'memory')
  t.is((await repo.run('rebase', '-i', '-m', B, '--print-todo')).exitCode, 0)
  for (const option of ['--stat', '--fork-point', '-Xours', '--continue']) {
    const { exitCode, stderr } = await repo.run('rebase', option, B)
    t.is(exitCode, 2, option)
    t.regex(stderr, /git (?:diff --stat|merge-base|rebase --continue)|--on-conflict/, option)
  }
})
