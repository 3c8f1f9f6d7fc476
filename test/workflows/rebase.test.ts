import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { fc } from '../support/properties.js'
import dedent from 'dedent'
import { stack } from '../../fixtures-repos/stack.js'
import { stackedBranches } from '../../fixtures-repos/states.js'
import { backends } from '../support/backends.js'
import { loadEdits } from '../support/edited-history.js'
import { tryOracle } from '../support/git.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const { A, B, C, D } = stack.oids

for (const backend of backends) {
  test(`a list folds and keeps, and what did not change keeps its name [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const list = `pick ${B}\npick ${C}\nfixup ${D} whatever\n`
    const { exitCode, stdout, stderr } = await repo.runWith({ stdin: list }, 'rebase', A, '--todo', '-', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    t.is(document.files, 'untouched')
    t.is(await repo.oid('main~1'), B)
    t.is(await repo.tree('main'), stack.trees.D)
    t.is(
      await repo.graph(),
      dedent`
        * C  main
        * B
        * A
      `,
    )
    await repo.run('undo')
    t.is(await repo.oid('main'), D)
  })

  test(`a list that does nothing changes nothing [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const { exitCode, stdout } = await repo.run('rebase', A, '--yes')
    t.is(exitCode, 0)
    t.is(stdout, 'nothing to do: main is up to date\n')
    t.is(await repo.oid('main'), D)
  })

  test(`the list is printed as git would have it edited [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const short = (oid: string) => oid.slice(0, 7)
    const { stdout } = await repo.run('rebase', A, '--print-todo')
    t.is(stdout, `pick ${short(B)} B\npick ${short(C)} C\npick ${short(D)} D\n`)
    t.is((await repo.run('rebase', 'HEAD', '--print-todo')).stdout, 'noop\n')
    const document = JSON.parse((await repo.run('rebase', C, '--print-todo', '--json')).stdout)
    t.is(document.todo, `pick ${short(D)} D\n`)
    t.is(schemaErrors('todo', document), '')
  })

  test(`branches that are stacked on the rebased one follow [${backend}]`, async t => {
    const repo = await open(t, stackedBranches, backend)
    const { oids } = stackedBranches
    const list = `pick ${oids.B}\nfixup ${oids.C}\npick ${oids.D}\npick ${oids.E}\n`
    const { exitCode, stderr } = await repo.runWith({ stdin: list }, 'rebase', oids.A, '--todo', '-')
    t.is(exitCode, 0, stderr)
    t.is(
      await repo.graph(),
      dedent`
        * E  upper
        * D  middle
        * B  lower
        * A  main
      `,
    )
  })

  test(`why nothing is done is said [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    for (const argv of [['--yes'], ['--print-todo'], ['--autosquash']]) {
      const { exitCode, stderr } = await repo.run('rebase', 'HEAD', ...argv)
      t.is(exitCode, 0, stderr)
      t.regex(stderr, /all commits of main are in HEAD; .*git slim rebase HEAD~3/)
    }
    const { stderr } = await repo.run('rebase', A, '--autosquash')
    t.regex(stderr, /none of the 3 commits since [0-9a-f]+ is a fixup!, squash! or amend! of another one/)
  })

  test(`a subject in the list ends where it ends [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    await repo.run('reword', 'HEAD', '-m', 'voilà')
    t.regex((await repo.run('rebase', C, '--print-todo')).stdout, /^pick [0-9a-f]{7} voilà\n$/)
  })

  for (const [list, wrong] of [
    [`squash ${B}\n`, /there is no commit before it/],
    [`pick ${B}\ntake ${C}\n`, /line 2 of the list is not valid: take/],
    [`pick abcdef0123\n`, /abcdef0123/],
    ['reset [new root]\nlabel x\nmerge x\n', /has a merge before any commit/],
    [`reword ${B}\n`, /there is no terminal/],
    ['# nothing\n', /there is no commit in the list/],
    ['', /there is no commit in the list/],
  ] as const) {
    test(`a list that cannot be followed changes nothing: ${list.split('\n')[0]?.slice(0, 12)} ${wrong.source} [${backend}]`, async t => {
      const repo = await open(t, stack, backend)
      const world = { stdin: list, env: { GIT_EDITOR: undefined } }
      const { exitCode, stderr } = await repo.runWith(world, 'rebase', A, '--todo', '-')
      t.true([1, 2].includes(exitCode))
      t.regex(stderr, wrong)
      t.is(await repo.oid('main'), D)
    })
  }
}

test('without a terminal nothing is guessed, and options that exclude each other are refused', async t => {
  const repo = await open(t, stack, 'system')
  const bare = await repo.run('rebase', A)
  t.is(bare.exitCode, 2)
  t.regex(bare.stderr, /--autosquash/)
  t.is((await repo.run('rebase', A, '--todo', '-', '--autosquash')).exitCode, 2)
  t.is((await repo.run('rebase', A, '--onto', B, '--keep-base')).exitCode, 2)
  t.is((await repo.run('rebase', '--root', '--base', A)).exitCode, 2)
  t.is((await repo.run('rebase', '--root', A, B)).exitCode, 2)
  t.is((await repo.run('rebase', '--base', A, B, 'main')).exitCode, 2)
  t.regex((await repo.run('rebase', '--root', A)).stderr, /no local branch/)
  const { stderr } = await repo.run('rebase', '--yes')
  t.regex(stderr, /no base is known for main[^]*git slim rebase HEAD~3/)
  t.notRegex(stderr, /squash/)
  t.regex((await repo.run('rebase', A, '--todo', 'absent')).stderr, /the list "absent" cannot be read/)
  const failing = await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: 'false' } }, 'rebase', A)
  t.regex(failing.stderr, /ended with exit code 1[^]*--todo <file>/)
})

test('the sequence editor gets the list, and what it leaves is done', async t => {
  const repo = await open(t, stack, 'system')
  const script = `sed -i -e '/ C$/d' -e 's/^pick \\(.*\\) D$/reword \\1/'`
  const env = { GIT_SEQUENCE_EDITOR: script, GIT_EDITOR: "printf 'D, reworded\\n' >" }
  const { exitCode, stderr } = await repo.runWith({ env }, 'rebase', A)
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s'), 'D, reworded\nB\nA')
  await repo.gitSays('config', 'rebase.missingCommitsCheck', 'error')
  const missing = await repo.runWith({ env: { GIT_SEQUENCE_EDITOR: "sed -i '/ B$/d'" } }, 'rebase', A)
  t.is(missing.exitCode, 1)
  t.regex(missing.stderr, /removed from the list/)
})

test('a list that only drops leaves what the commits are put on', async t => {
  const repo = await open(t, stack, 'system')
  const list = `drop ${C}\ndrop ${D}\n`
  const { exitCode, stdout, stderr } = await repo.runWith({ stdin: list }, 'rebase', B, '--todo', '-', '--json')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.deepEqual([document.after, document.dropped], [B, [C, D]])
  t.is(await repo.oid('main'), B)
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  await repo.run('undo')
  t.is(await repo.oid('main'), D)
  const all = [A, B, C, D].map(oid => `drop ${oid}\n`).join('')
  const none = await repo.runWith({ stdin: all }, 'rebase', '--root', '--todo', '-')
  t.regex(none.stderr, / main/)
})

test('what the upstream has by another name is left out, and that is said', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.gitSays('cherry-pick', C)
  const copy = await repo.oid('topic')
  await repo.gitSays('update-ref', 'refs/remotes/origin/topic', copy)
  const said = await repo.run('rebase', 'main', '--dry-run')
  t.regex(said.stderr, new RegExp(`left out, since main has .*: ${copy.slice(0, 7)}; .*--reapply-cherry-picks`))
  t.notRegex(said.stderr, /git push --force-with-lease/)
  const { stdout, stderr } = await repo.run('rebase', 'main', '--yes', '--json')
  const document = JSON.parse(stdout)
  t.is(stderr, '')
  t.is(schemaErrors('rewrite', document), '')
  t.deepEqual([document.previouslyApplied, document.dropped, document.after], [[copy], [], D])
  await repo.run('undo')
  const list = { stdin: `pick ${copy}\n` }
  const named = JSON.parse((await repo.runWith(list, 'rebase', 'main', '--todo', '-', '--json')).stdout)
  t.deepEqual([named.previouslyApplied, named.emptied], [[], [copy]])
})

test('a commit that never changed anything is not one that the upstream has', async t => {
  const repo = await open(t, stack, 'system')
  const empty = (message: string) => repo.gitSays('commit', '-q', '--allow-empty', '-m', message)
  await repo.gitSays('switch', '-q', '-c', 'topic', C)
  await empty('build again')
  await repo.gitSays('switch', '-q', 'main')
  await empty('build')
  await repo.gitSays('switch', '-q', '-c', 'ours', 'topic')
  const { stderr } = await repo.run('rebase', 'main', '--yes')
  t.is(stderr, '')
  await repo.gitSays('switch', '-q', 'topic')
  await repo.gitSays('rebase', '-q', 'main')
  const picture = (branch: string) => repo.gitSays('log', '--format=%s %T %an %ad', `main..${branch}`)
  t.is(await picture('ours'), await picture('topic'))
  t.regex(await picture('ours'), /^build again /)
})

test('a fixup! of a commit that is not in the range is said to be none', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('config', 'rebase.autoSquash', 'true')
  for (const message of ['fixup! A', 'squash! D\n\nbody'])
    await repo.gitSays('commit', '-q', '--allow-empty', '-m', message)
  const tip = await repo.oid('main')
  const said = /^warning: [0-9a-f]{7} fixup! A: the commit it names is not in the range; it (.*)$/m
  for (const argv of [['--autosquash'], ['--print-todo']])
    t.is(said.exec((await repo.run('rebase', A, ...argv)).stderr)?.[1], 'stays a separate commit')
  await repo.gitSays('reset', '-q', '--hard', tip)
  const folded = await repo.run('squash', A, '--message-from', 'first')
  t.is(said.exec(folded.stderr)?.[1], 'is folded into the new commit')
  t.regex(folded.stderr, /^warning: [0-9a-f]{7} squash! D: its message is left out; to keep it: --message-from all$/m)
  await repo.gitSays('reset', '-q', '--hard', tip)
  t.notRegex((await repo.run('squash', '--root')).stderr, /fixup!|squash!/)
})

test('a branch is put on another commit, and files come along; what is there already is left out', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.gitSays('cherry-pick', C)
  await repo.write('topic.txt', 'topic\n')
  await repo.gitSays('add', 'topic.txt')
  await repo.gitSays('commit', '-qm', 'topic')
  const { exitCode, stderr } = await repo.run('rebase', 'main', '--yes')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s'), 'topic\nD\nC\nB\nA')
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  t.is(await readFile(join(repo.directory, 'd.txt'), 'utf8'), 'd\n')
  await repo.run('undo')
  t.is(await repo.gitSays('log', '--format=%s'), 'topic\nC\nA')
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  const kept = await repo.run('rebase', 'main', '--keep-base', '--yes', '--json')
  t.is(JSON.parse(kept.stdout).base, A)
})

test('a commit from elsewhere is copied: its branch stays', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.write('topic.txt', 'topic\n')
  await repo.gitSays('add', 'topic.txt')
  await repo.gitSays('commit', '-qm', 'topic')
  const topic = await repo.oid('topic')
  await repo.gitSays('update-ref', 'refs/remotes/origin/topic', topic)
  await repo.gitSays('checkout', '-q', 'main')
  const list = `pick ${B}\npick ${topic}\npick ${C}\npick ${D}\n`
  const { exitCode, stderr, stdout } = await repo.runWith({ stdin: list }, 'rebase', A, '--todo', '-', '--json')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('topic'), topic)
  t.is(await repo.gitSays('log', '--format=%s'), 'D\nC\ntopic\nB\nA')
  t.is(JSON.parse(stdout).files, 'changed')
})

test('commits are published although others between them are not rewritten', async t => {
  const repo = await open(t, stack, 'system')
  const commit = async (name: string) => {
    await repo.write(`${name}.txt`, `${name}\n`)
    await repo.gitSays('add', `${name}.txt`)
    await repo.gitSays('commit', '-qm', name)
  }
  // What the merge brings is in main; the upstream has E by another name.
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await commit('first')
  await repo.gitSays('update-ref', 'refs/remotes/origin/other', 'HEAD')
  await repo.gitSays('merge', '-q', '--no-edit', 'main')
  await commit('E')
  await commit('last')
  await repo.gitSays('checkout', '-q', 'main')
  await repo.gitSays('cherry-pick', 'topic~1')
  await repo.gitSays('checkout', '-q', 'topic')
  const { exitCode, stderr } = await repo.run('rebase', 'main', '--yes')
  t.is(exitCode, 1)
  t.regex(stderr, /are published: origin\/other holds them/)
  t.is((await repo.run('rebase', 'main', '--yes', '--allow-published', '--dry-run')).exitCode, 0)
})

test('the first commit of all can be taken in', async t => {
  const repo = await open(t, stack, 'system')
  const list = `pick ${B}\npick ${A}\npick ${C}\npick ${D}\n`
  const conflict = await repo.runWith({ stdin: list }, 'rebase', '--root', '--todo', '-')
  t.is(conflict.exitCode, 4)
  const { exitCode, stderr } = await repo.runWith(
    { stdin: `pick ${A}\nfixup ${B}\npick ${D}\n` },
    'rebase',
    '--root',
    '--todo',
    '-',
  )
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%s'), 'D\nA')
})

test('what the first commit of all is put on has its own commits already', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('update-ref', 'refs/remotes/origin/other', B)
  const kept = await repo.run('rebase', '--root', '--onto', 'origin/other', '--yes', '--json')
  t.is(kept.exitCode, 0, kept.stdout)
  t.is(await repo.oid('main'), D)
  await repo.gitSays('checkout', '-q', '-b', 'topic', A)
  await repo.gitSays('cherry-pick', C)
  const { stderr } = await repo.run('rebase', '--root', '--onto', 'main', '--yes')
  t.regex(stderr, /^left out, since main has the same changes: [0-9a-f]{7}; to include them: --reapply-cherry-picks\n$/)
  t.is(await repo.oid('topic'), D)
})

const subjects = fc.constantFrom(
  'one',
  'one more',
  'two',
  'fixup! one',
  'squash! one',
  'amend! two',
  'fixup! fixup! one',
  'fixup! tw',
  'squash! nothing like it',
  'fixup!one',
)

test('commits that were made to be folded stand where git puts them', async t => {
  const repo = await open(t, stack, 'system')
  const property = fc.assert(
    fc.asyncProperty(fc.array(subjects, { minLength: 2, maxLength: 8 }), fc.nat(), async (all, pick) => {
      const named = await loadEdits(repo, all.map(commitOf))
      // One names another by its object name.
      const target = named[1 + (pick % all.length)] ?? ''
      const [base] = await loadEdits(repo, [...all, `fixup! ${target}`].map(commitOf))
      t.is(
        (await repo.run('rebase', base ?? '', '--autosquash', '--print-todo')).stdout,
        await gitsList(repo, base ?? ''),
      )
    }),
    { numRuns: 25, includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
})

const commitOf = (subject: string, i: number) => ({
  edits: [{ kind: 'add', path: `${i}`, text: subject } as const],
  message: `${subject}\n`,
})

async function gitsList(repo: TestRepository, base: string): Promise<string> {
  const file = join(repo.home, 'list')
  await writeFile(file, '')
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `f() { cp "$1" "${file}"; return 1; }; f` }
  await tryOracle(['rebase', '-i', '--autosquash', base], { cwd: repo.directory, env })
  const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return `${lines.join('\n')}\n`
}
