import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { testWithGit } from '../support/installed.js'
import { defineHistory } from '../support/history.js'
import { type HookBodies, logHooks, writeHook } from '../support/logging-hooks.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const apart = defineHistory('apart', h => {
  for (const label of ['A', 'B', 'C', 'D']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
})
const { oids } = apart

test('a hook that refuses ends the rewrite, and nothing has been changed', async t => {
  const cases: readonly (readonly [hook: keyof HookBodies, argv: readonly string[], skips: boolean])[] = [
    ['pre-rebase', ['rebase', '--onto', oids.A, oids.B, '--yes'], true],
    ['pre-commit', ['reword', 'HEAD~1', '-m', 'x'], true],
    ['commit-msg', ['reword', 'HEAD~1', '-m', 'x'], true],
    ['commit-msg', ['squash', '--last', '2', '-m', 'x'], true],
    ['prepare-commit-msg', ['reword', 'HEAD~1', '-m', 'x'], false],
  ]
  for (const [hook, argv, skips] of cases) {
    const repo = await open(t, apart, 'system')
    await writeHook(join(repo.gitDirectory, 'hooks', hook), 'echo "so says $0"; echo "never!" >&2; exit 3')
    const objects = await repo.gitSays('count-objects', '-v')
    const refused = await repo.run(...argv)
    t.is(refused.exitCode, 1, refused.stderr)
    t.regex(refused.stderr, new RegExp(`^so says .*${hook}\nnever!\ngit-slim: the ${hook} hook refused`, 'm'))
    t.regex(refused.stderr, /nothing was changed/)
    t.is(/--no-verify/.test(refused.stderr), skips)
    t.is(await repo.oid('main'), oids.D)
    t.is(await repo.gitSays('count-objects', '-v'), objects)
    const document = JSON.parse((await repo.run(...argv, '--json')).stdout)
    t.is(schemaErrors('error', document), '')
    t.is(document.error.kind, 'hook')
    t.is(document.error.hook, hook)
    t.regex(document.error.output, /never!/)
    const skipped = await repo.runAnyhow({}, ...argv, '--no-verify')
    t.is(skipped.exitCode, skips ? 0 : 1, skipped.stderr)
  }
})

test('what hooks make of a message counts, and what they leave is kept byte by byte', async t => {
  const repo = await open(t, apart, 'system')
  await logHooks(repo, {
    bodies: {
      'prepare-commit-msg': `sed 's/^/[T-1] /' "$file" >"$file.new" && mv "$file.new" "$file"`,
      'commit-msg': `printf '\\nChange-Id: I0123\\n\\n' >>"$file"`,
    },
  })
  const { exitCode, stderr } = await repo.run('reword', 'HEAD~2', '-m', 'B, reworded')
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('log', '--format=%B%x00', '-3'), 'D\n\0\nC\n\0\n[T-1] B, reworded\n\nChange-Id: I0123\n\0')
})

test('a hook that leaves no message is told, and nothing is changed', async t => {
  const repo = await open(t, apart, 'system')
  for (const body of [': >"$file"', 'rm "$file"', 'rm "$file"; mkdir "$file"']) {
    await logHooks(repo, { bodies: { 'commit-msg': body } })
    const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'x')
    t.is(exitCode, 1)
    t.regex(stderr, /the commit-msg hook emptied the message of [0-9a-f]{7} x/)
    t.is(await repo.oid('main'), oids.D)
  }
})

test('hooks that are only told of a rewrite cannot stop it', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo, { bodies: { 'post-commit': 'exit 1', 'post-rewrite': 'kill -9 $$' } })
  const { exitCode, stderr } = await repo.run('squash', '--last', '3', '-m', 'x')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /warning: the post-commit hook failed \(exit code 1\)/)
  t.regex(stderr, /warning: the post-rewrite hook failed \(ended by a signal\)/)
  const tip = await repo.oid('main')
  const told = (await calls()).find(({ hook }) => hook === 'post-rewrite')
  t.deepEqual(told?.args, ['rebase'])
  t.is(told?.text, [oids.B, oids.C, oids.D].map(old => `${old} ${tip}\n`).join(''))
})

test('post-commit and post-rewrite see the branch where it is then, files and all', async t => {
  const repo = await open(t, apart, 'system')
  const seen = join(repo.home, 'seen')
  const body = `{ git rev-parse HEAD; git status --porcelain; } >>${seen}`
  for (const hook of ['post-commit', 'post-rewrite']) await writeHook(join(repo.gitDirectory, 'hooks', hook), body)
  t.is((await repo.run('drop', 'HEAD~1')).exitCode, 0)
  const tip = await repo.oid('main')
  t.is(await readFile(seen, 'utf8'), `${tip}\n${tip}\n`)
})

test('a commit that has become empty is told of as git does: by the one below', async t => {
  const history = defineHistory('empty', h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n' })
    h.commit('undo B', { 'b.txt': null })
    h.commit('D', { 'd.txt': 'd\n' })
  })
  const repo = await open(t, history, 'system')
  const calls = await logHooks(repo)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'drop', 'HEAD~2')
  t.is(exitCode, 0, stderr)
  const [tip, below] = [await repo.oid('main'), history.oids.A]
  const told = (await calls()).find(({ hook }) => hook === 'post-rewrite')
  t.is(told?.text, `${history.oids['undo B']} ${below}\n${history.oids.D} ${tip}\n`)
})

test('a dry run runs no hook, and names no commit whose message a hook may change', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo)
  const { exitCode, stdout } = await repo.run('reword', 'HEAD~1', '-m', 'x', '--dry-run', '--json')
  t.is(exitCode, 0)
  t.is(JSON.parse(stdout).after, null)
  t.is((await repo.run('rebase', '--onto', oids.A, oids.B, '--yes', '--dry-run')).exitCode, 0)
  t.is((await repo.runWith({ env: { GIT_EDITOR: 'true' } }, 'reword', 'HEAD', '--edit', '--dry-run')).exitCode, 0)
  t.deepEqual(await calls(), [])
})

test('hooks are found where core.hooksPath says, from the top of the worktree', async t => {
  const repo = await open(t, apart, 'system')
  const below = join(repo.directory, 'below')
  await mkdir(below)
  const calls = await logHooks(repo, { directory: join(repo.directory, '.hooks') })
  await repo.gitSays('config', 'core.hooksPath', '.hooks')
  t.is((await repo.runWith({ cwd: below }, 'reword', 'HEAD', '-m', 'x')).exitCode, 0)
  const seen = await calls()
  t.deepEqual(
    seen.map(({ hook }) => hook),
    ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-rewrite'],
  )
  t.true(seen.every(({ cwd }) => cwd === repo.directory))
  await repo.gitSays('config', 'core.hooksPath', '/dev/null')
  t.is((await repo.run('reword', 'HEAD', '-m', 'y')).exitCode, 0)
  t.deepEqual(await calls(), [])
})

test('the hook on refs is run by git, where git itself would run it', async t => {
  const repo = await open(t, apart, 'system')
  const below = join(repo.directory, 'below')
  await mkdir(below)
  await repo.gitSays('config', 'core.hooksPath', '.hooks')
  const seen = join(repo.home, 'seen')
  const hook = join(repo.directory, '.hooks', 'reference-transaction')
  await writeHook(hook, `[ "$1" != prepared ] || echo "$(pwd) $GIT_DIR" >>${seen}`)
  t.is((await repo.runWith({ cwd: below }, 'reword', 'HEAD', '-m', 'x')).exitCode, 0)
  t.is(await readFile(seen, 'utf8'), `${repo.directory} \n`)
  await writeHook(hook, '[ "$1" != prepared ]')
  const tip = await repo.oid('main')
  t.is((await repo.runWith({ cwd: below }, 'reword', 'HEAD', '-m', 'y')).exitCode, 1)
  t.is(await repo.oid('main'), tip)
})

test('with an empty core.hooksPath no file of the worktree is taken for a hook', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo, { directory: repo.directory })
  await repo.gitSays('config', 'core.hooksPath', '')
  t.is((await repo.run('reword', 'HEAD', '-m', 'x')).exitCode, 0)
  t.deepEqual(await calls(), [])
})

test('in a linked worktree hooks are told which repository it is', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo)
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'other', linked)
  t.is((await repo.runWith({ cwd: linked }, 'reword', 'HEAD', '-m', 'x')).exitCode, 0)
  const own = join(repo.gitDirectory, 'worktrees', 'linked')
  for (const call of await calls()) {
    // What is shown of a rewrite is another directory, of the same repository.
    if (call.hook === 'post-rewrite') t.is(call.gitDirectory, own)
    else t.is(call.rebasing, 'refs/heads/other')
    t.is(call.cwd, linked)
    t.is(call.index, call.hook === 'post-rewrite' ? '' : join(own, 'index'))
  }
  await repo.gitSays('worktree', 'remove', '--force', linked)
})

test('a hook that is not executable is ignored with a word, unless that is unwanted', async t => {
  const repo = await open(t, apart, 'system')
  const file = join(repo.gitDirectory, 'hooks', 'commit-msg')
  await writeHook(file, 'exit 1')
  await chmod(file, 0o644)
  const told = await repo.run('reword', 'HEAD', '-m', 'x')
  t.is(told.exitCode, 0)
  t.regex(told.stderr, /the commit-msg hook was ignored since it is not executable/)
  await repo.gitSays('config', 'advice.ignoredHook', 'false')
  t.is((await repo.run('reword', 'HEAD', '-m', 'y')).stderr, '')
})

test('without git hooks are not run, and that is said', async t => {
  const repo = await open(t, apart, 'embedded')
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), 'exit 1')
  const { exitCode, stderr } = await repo.run('squash', '--last', '2', '-m', 'x')
  t.is(exitCode, 0)
  t.regex(stderr, /the commit-msg hook was not run: hooks need git on PATH/)
})

test('a hook without a first line is a script for the shell, and one that cannot be started refuses', async t => {
  const repo = await open(t, apart, 'system')
  const file = join(repo.gitDirectory, 'hooks', 'commit-msg')
  await writeHook(file, '')
  await writeFile(file, 'exit 0\n')
  t.is((await repo.run('reword', 'HEAD', '-m', 'x')).exitCode, 0)
  await writeFile(file, '#!/nowhere/to/be/found\n')
  const tip = await repo.oid('main')
  const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'y')
  t.is(exitCode, 1)
  t.regex(stderr, /the commit-msg hook refused .*\n.*ENOENT/)
  t.is(await repo.oid('main'), tip)
})

test('what a hook leaves running in the background is not waited for', async t => {
  const repo = await open(t, apart, 'system')
  const pids = join(repo.home, 'pids')
  for (const hook of ['commit-msg', 'post-commit', 'post-rewrite']) {
    await writeHook(join(repo.gitDirectory, 'hooks', hook), `echo begun; sleep 1000 & echo $! >>${pids}; echo done`)
  }
  const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'x')
  const running = (await readFile(pids, 'utf8')).trim().split('\n').map(Number)
  for (const pid of running) process.kill(pid)
  t.is(exitCode, 0, stderr)
  t.is(stderr, 'begun\ndone\n'.repeat(3))
  t.is(running.length, 3)
})

test('what pre-commit stages stays staged, and is no part of the commit', async t => {
  const repo = await open(t, apart, 'system')
  await writeHook(join(repo.gitDirectory, 'hooks', 'pre-commit'), 'echo more >A.txt; git add A.txt')
  const tree = await repo.gitSays('rev-parse', 'HEAD^{tree}')
  t.is((await repo.runAnyhow({}, 'reword', 'HEAD', '-m', 'x')).exitCode, 0)
  t.is(await repo.gitSays('rev-parse', 'HEAD^{tree}'), tree)
  t.is(await repo.gitSays('diff', '--cached', '--name-only'), 'A.txt')
})

test('a hook that moves the branch itself is not overridden', async t => {
  const repo = await open(t, apart, 'system')
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), `git update-ref refs/heads/main ${oids.B}`)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'reword', 'HEAD', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /main/)
  t.is(await repo.oid('main'), oids.B)
})

testWithGit('2.54', 'hooks that are configured run before the one in the directory', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo)
  const seen = join(repo.home, 'seen')
  await repo.gitSays('config', 'hook.first.command', `echo "Reviewed-by: A" >>`)
  await repo.gitSays('config', 'hook.first.event', 'commit-msg')
  await repo.gitSays('config', 'hook.last.command', `cat >${seen}; :`)
  await repo.gitSays('config', 'hook.last.event', 'post-rewrite')
  const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'x')
  t.is(exitCode, 0, stderr)
  const tip = await repo.oid('main')
  t.is(await readFile(seen, 'utf8'), `${oids.D} ${tip}\n`)
  const message = (await calls()).find(({ hook }) => hook === 'commit-msg')
  t.is(message?.text, 'x\nReviewed-by: A\n')
  await repo.gitSays('config', 'hook.refuses.command', 'false')
  await repo.gitSays('config', 'hook.refuses.event', 'pre-commit')
  t.is((await repo.run('reword', 'HEAD', '-m', 'y')).exitCode, 1)
  t.is((await repo.run('reword', 'HEAD', '-m', 'y', '--no-verify')).exitCode, 0)
})

test('what is folded in or taken apart runs the hooks of its commits', async t => {
  const cases: readonly (readonly [argv: readonly string[], hooks: readonly string[]])[] = [
    [
      ['fixup', 'HEAD~1'],
      ['post-commit', 'post-rewrite'],
    ],
    [
      ['fixup', 'HEAD', '-m', 'x'],
      ['pre-commit', 'prepare-commit-msg x', 'commit-msg x', 'post-commit', 'post-rewrite'],
    ],
    [
      ['absorb', '--all-authors'],
      ['post-commit', 'post-rewrite'],
    ],
    [
      ['absorb', '--all-authors', '--fixups'],
      ['pre-commit', 'prepare-commit-msg fixup! C', 'commit-msg fixup! C', 'post-commit'],
    ],
  ]
  for (const [argv, wanted] of cases) {
    const repo = await open(t, apart, 'system')
    const calls = await logHooks(repo)
    await repo.write('C.txt', 'changed\n')
    await repo.gitSays('add', 'C.txt')
    const { exitCode, stderr } = await repo.runAnyhow({}, ...argv)
    t.is(exitCode, 0, stderr)
    const seen = (await calls()).map(({ hook, text }) => (hook.endsWith('-msg') ? `${hook} ${text.trim()}` : hook))
    t.deepEqual(seen, wanted, argv.join(' '))
  }
})

test('each part of a commit that is split is a commit of its own to hooks', async t => {
  const two = defineHistory('two', h => {
    h.commit('A', { 'a.txt': 'a\n' })
    h.commit('B', { 'b.txt': 'b\n', 'c.txt': 'c\n' })
  })
  const repo = await open(t, two, 'system')
  const calls = await logHooks(repo)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'split', 'HEAD', 'b.txt', '-m', 'b', '-m', 'c')
  t.is(exitCode, 0, stderr)
  const seen = (await calls()).map(({ hook, text }) => (hook.endsWith('-msg') ? `${hook} ${text.trim()}` : hook))
  const each = (message: string) => ['pre-commit', `prepare-commit-msg ${message}`, `commit-msg ${message}`]
  t.deepEqual(seen, [...each('b'), ...each('c'), 'post-commit', 'post-rewrite'])
})
