import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import test from 'ava'
import { oracle } from '../support/git.js'
import { defineHistory } from '../support/history.js'
import { testWithGit } from '../support/installed.js'
import { logHooks, writeHook } from '../support/logging-hooks.js'
import { open, type TestRepository } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'

const apart = defineHistory('apart', h => {
  for (const label of ['A', 'B', 'C', 'D']) h.commit(label, { [`${label}.txt`]: `${label}\n` })
})
const { oids } = apart

/** Hooks that put a ticket before each subject, and keep still while git rebases, each by another sign. */
const ticketUnless: Readonly<Record<string, string>> = {
  'the git directory has a rebase': '[ -d "$(git rev-parse --git-dir)/rebase-merge" ]',
  'git names the path of a rebase': '[ -d "$(git rev-parse --git-path rebase-merge)" ]',
  '.git has a rebase by that name': '[ -d .git/rebase-merge ]',
  'no branch is checked out': '! git symbolic-ref -q HEAD >/dev/null',
  'git shows no current branch': '[ -z "$(git branch --show-current)" ]',
  'the reflog is to tell of a rebase': 'case "$GIT_REFLOG_ACTION" in rebase*) ;; *) false ;; esac',
  'the status tells of a rebase': 'git status | grep -q "while rebasing branch .main."',
}

test('a hook keeps still in a rewrite by the signs that it knows a rebase by', async t => {
  const repo = await open(t, apart, 'system')
  for (const [title, sign] of Object.entries(ticketUnless)) {
    const hook = `{ ${sign}; } || sed -i.old 's/^/[T-1] /' "$1"`
    await writeHook(join(repo.gitDirectory, 'hooks', 'prepare-commit-msg'), hook)
    t.is((await repo.run('reword', 'HEAD~1', '-m', title)).exitCode, 0)
    t.is(await repo.gitSays('log', '--format=%s', '-3'), `D\n${title}\nB`)
  }
})

test('the message of a commit that is only replayed is kept, and no hook is run for it', async t => {
  const cases: readonly (readonly [argv: readonly string[], subjects: string])[] = [
    [['drop', 'HEAD~2'], 'D C A'],
    [['move', 'HEAD~2', '--after', 'HEAD'], 'B D C A'],
    [['fixup', 'HEAD~2'], 'D C B A'],
    [['absorb', '--all-authors'], 'D C B A'],
    [['squash', 'HEAD~3..HEAD~1', '-m', 'one'], 'D [T-1]_one A'],
    [['reword', 'HEAD~2', '-m', 'one'], 'D C [T-1]_one A'],
  ]
  for (const [argv, subjects] of cases) {
    const repo = await open(t, apart, 'system')
    const calls = await logHooks(repo, { bodies: { 'prepare-commit-msg': `sed -i.old 's/^/[T-1] /' "$file"` } })
    if (argv[0] === 'fixup' || argv[0] === 'absorb') {
      await repo.write('B.txt', 'changed\n')
      await repo.gitSays('add', 'B.txt')
    }
    const { exitCode, stderr } = await repo.runAnyhow({}, ...argv)
    t.is(exitCode, 0, stderr)
    const seen = (await repo.gitSays('log', '--format=%s')).trim().replace(/ /g, '_').split('\n')
    t.is(seen.join(' '), subjects, argv.join(' '))
    const prepared = (await calls()).filter(({ hook }) => hook === 'prepare-commit-msg')
    t.is(prepared.length, subjects.includes('T-1') ? 1 : 0, argv.join(' '))
  }
})

test('a fold says something new where its commits say several things: a hook is told', async t => {
  for (const [argv, prepared] of [
    [['squash', '--last', '2', '--yes'], 1],
    [['squash', '--last', '2', '--message-from', 'first', '--yes'], 0],
  ] as const) {
    const repo = await open(t, apart, 'system')
    const calls = await logHooks(repo)
    const { exitCode, stderr } = await repo.run(...argv)
    t.is(exitCode, 0, stderr)
    t.is((await calls()).filter(({ hook }) => hook === 'prepare-commit-msg').length, prepared, argv.join(' '))
  }
})

test('a hook that guards a branch lets a rewrite pass as it does a rebase, and a commit on the branch not', async t => {
  const repo = await open(t, apart, 'system')
  const guard = '[ "$(git symbolic-ref -q --short HEAD)" != main ] || { echo "no commits on main"; exit 1; }'
  await writeHook(join(repo.gitDirectory, 'hooks', 'pre-commit'), guard)
  t.is((await repo.run('reword', 'HEAD', '-m', 'x')).exitCode, 0)
  t.is((await repo.run('squash', '--last', '2', '-m', 'x')).exitCode, 0)
  await repo.write('B.txt', 'changed\n')
  await repo.gitSays('add', 'B.txt')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'absorb', '--all-authors', '--fixups')
  t.is(exitCode, 1)
  t.regex(stderr, /no commits on main/)
})

test('what a hook sees of a step is gone after it, and nothing of the worktree is another', async t => {
  const repo = await open(t, apart, 'system')
  const seen = join(repo.home, 'seen')
  const state = '$(git rev-parse --git-path rebase-merge)'
  const look = [
    `{ git rev-parse HEAD ORIG_HEAD; git status --porcelain; cd below; git rev-parse --show-prefix --show-cdup`,
    `cd ..; cat "${state}/head-name" "${state}/onto" "${state}/orig-head" "${state}/done" "${state}/git-rebase-todo"`,
    `cat "${state}/msgnum" "${state}/end"; } >${seen} 2>&1`,
  ].join('\n')
  await mkdir(join(repo.directory, 'below'))
  await repo.write('local.txt', 'new\n')
  await repo.gitSays('add', 'local.txt')
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), look)
  const [head, index] = await Promise.all([readHead(repo), repo.gitSays('ls-files', '--stage')])
  const { exitCode, stderr } = await repo.runAnyhow({}, 'reword', 'HEAD~1', '-m', 'x')
  t.is(exitCode, 0, stderr)
  t.deepEqual((await readFile(seen, 'utf8')).split('\n'), [
    // The files are those of the branch as it was, and so are HEAD and index: hooks compare them.
    oids.D,
    oids.D,
    'A  local.txt',
    'below/',
    '../',
    'refs/heads/main',
    oids.B,
    oids.D,
    `reword ${oids.C} C`,
    `pick ${oids.D} D`,
    '1',
    '2',
    '',
  ])
  t.is(await readHead(repo), head)
  t.is(await repo.gitSays('ls-files', '--stage'), index)
})

test('a linked worktree shows a hook the same', async t => {
  const repo = await open(t, apart, 'system')
  const seen = join(repo.home, 'seen')
  const body = `{ git symbolic-ref -q HEAD || cat "$GIT_DIR/rebase-merge/head-name"; git diff --cached --quiet; echo $?; pwd; } >${seen}`
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), body)
  const linked = join(repo.home, 'linked')
  await repo.gitSays('worktree', 'add', '-q', '-b', 'other', linked)
  t.is((await repo.runWith({ cwd: linked }, 'reword', 'HEAD~1', '-m', 'x')).exitCode, 0)
  t.is(await readFile(seen, 'utf8'), `refs/heads/other\n0\n${linked}\n`)
  await repo.gitSays('worktree', 'remove', '--force', linked)
})

test('a hook reads and writes an index that is split, and it is whole afterwards', async t => {
  const repo = await open(t, apart, 'system')
  const seen = join(repo.home, 'seen')
  const hook = `git ls-files >${seen}; echo new >B.txt; git add B.txt`
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), hook)
  // Each time it is written most of it goes to a new file beside HEAD.
  await repo.gitSays('config', 'splitIndex.maxPercentChange', '0')
  await repo.gitSays('update-index', '--split-index')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'reword', 'HEAD', '-m', 'x')
  t.is(exitCode, 0, stderr)
  t.is(await readFile(seen, 'utf8'), 'A.txt\nB.txt\nC.txt\nD.txt\n')
  t.is(await repo.gitSays('status', '--porcelain'), 'M  B.txt')
})

testWithGit('2.45', 'refs that stand in tables are shown to a hook, too', async t => {
  const repo = await open(t, apart, 'system')
  const directory = join(repo.home, 'tables')
  await repo.gitSays('clone', '-q', '--ref-format=reftable', repo.directory, directory)
  const seen = join(repo.home, 'seen')
  const hook = join(directory, '.git', 'hooks', 'commit-msg')
  await writeHook(hook, `{ git symbolic-ref -q HEAD || git rev-parse HEAD main; git status --short; } >${seen}`)
  const { exitCode, stderr } = await repo.runWith(
    { cwd: directory },
    'reword',
    'HEAD~1',
    '-m',
    'x',
    '--allow-published',
  )
  t.is(exitCode, 0, stderr)
  t.is(await readFile(seen, 'utf8'), `${oids.D}\n${oids.D}\n`)
})

test('.git has a rebase only for a hook that looks for it by that name, and husky hooks stand elsewhere', async t => {
  const repo = await open(t, apart, 'system')
  const seen = join(repo.home, 'seen')
  const look = `ls .gi* | grep -c '^rebase' >${seen}`
  const husky = join(repo.directory, '.husky')
  await mkdir(join(husky, '_'), { recursive: true })
  await writeHook(join(husky, '_', 'commit-msg'), 'sh .husky/commit-msg')
  for (const [path, file, body, count] of [
    ['.git/hooks', '.git/hooks/commit-msg', look, '0'],
    ['.git/hooks', '.git/hooks/commit-msg', `# $(git rev-parse --git-dir)/rebase-merge, x.gitignore\n${look}`, '0'],
    ['.git/hooks', '.git/hooks/commit-msg', `# path.join('.git', 'rebase-merge')\n${look}`, '1'],
    ['.husky/_', '.husky/commit-msg', look, '0'],
    ['.husky/_', '.husky/commit-msg', `# .git/rebase-merge\n${look}`, '1'],
  ] as const) {
    await writeHook(join(repo.directory, file), body)
    await repo.gitSays('config', 'core.hooksPath', path)
    await repo.runAnyhow({}, 'reword', 'HEAD', '-m', body)
    t.is((await readFile(seen, 'utf8')).trim(), count, body)
    await t.throwsAsync(readdir(join(repo.gitDirectory, 'rebase-merge')))
  }
})

test('a rebase that has begun while a hook runs is not taken for what the hook was shown', async t => {
  const repo = await open(t, apart, 'system')
  const state = join(repo.gitDirectory, 'rebase-merge')
  const hook = 'rm -r .git/rebase-merge && mkdir .git/rebase-merge && echo mine >.git/rebase-merge/onto'
  await writeHook(join(repo.gitDirectory, 'hooks', 'commit-msg'), hook)
  const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', 'x')
  t.is(exitCode, 1)
  t.regex(stderr, /git rebase is in progress\n/)
  t.is(await readFile(join(state, 'onto'), 'utf8'), 'mine\n')
  await rm(state, { recursive: true })
})

test('what a hook commits or checks out on the HEAD that it is shown is said', async t => {
  const repo = await open(t, apart, 'system')
  for (const [hook, does, said] of [
    [
      'commit-msg',
      'commit -q --allow-empty -m more',
      /the commit-msg hook moved HEAD to [0-9a-f]{7}, .*; HEAD stays on main\n/,
    ],
    [
      'post-commit',
      'commit -q --amend -m more',
      /the post-commit hook moved HEAD to [0-9a-f]{7}, .*; HEAD stays on main\n/,
    ],
    ['pre-commit', 'checkout -q -b other', /the pre-commit hook checked out other; HEAD stays on main\n/],
    ['pre-commit', 'status', /^(?!.*the pre-commit hook)/s],
  ] as const) {
    const file = join(repo.gitDirectory, 'hooks', hook)
    await writeHook(file, `git -c core.hooksPath=/ ${does}`)
    const { exitCode, stderr } = await repo.run('reword', 'HEAD', '-m', `${hook} ${does}`)
    t.is(exitCode, 0, stderr)
    t.regex(stderr, said)
    t.is(await readHead(repo), 'ref: refs/heads/main\n')
    await rm(file)
  }
})

test('a hook in a bare repository sees a bare one: git rebases in none', async t => {
  const repo = await open(t, apart, 'system')
  const directory = join(repo.home, 'bare.git')
  await repo.gitSays('clone', '-q', '--bare', repo.directory, directory)
  const seen = join(repo.home, 'seen')
  await writeHook(join(directory, 'hooks', 'commit-msg'), `git rev-parse --is-bare-repository >${seen}`)
  const { exitCode, stderr } = await repo.runWith({ cwd: directory }, 'reword', 'HEAD', '-m', 'x', '--allow-published')
  t.is(exitCode, 0, stderr)
  t.is(await readFile(seen, 'utf8'), 'true\n')
})

test('a killed process leaves a rebase that is none, and the next command removes it, and the view', async t => {
  const repo = await open(t, apart, 'system')
  const state = join(repo.gitDirectory, 'rebase-merge')
  const { pid: dead } = spawnSync('true')
  const shown = async (pid: number) => {
    const view = `git-slim-scratch-${hostname()}-${pid}.0badcafe`
    await mkdir(join(repo.gitDirectory, 'worktrees', view, 'rebase-merge'), { recursive: true })
    await writeFile(join(repo.gitDirectory, 'worktrees', view, 'locked'), '')
    await mkdir(state)
    await writeFile(join(state, 'git-slim-shows'), view)
    await writeFile(join(state, 'head-name'), 'refs/heads/main\n')
    return view
  }
  await shown(dead)
  await t.throwsAsync(oracle(['rebase', '--abort'], { cwd: repo.directory, env: repo.env }))
  t.is((await repo.run('operations')).exitCode, 0)
  await t.throwsAsync(readFile(join(state, 'git-slim-shows')))
  await t.throwsAsync(readdir(join(repo.gitDirectory, 'worktrees')))
  const alive = await shown(process.ppid)
  // It is not a rebase: another git-slim shows it to a hook.
  t.is((await repo.run('reword', 'HEAD', '-m', 'y')).exitCode, 0)
  t.is(await readFile(join(state, 'git-slim-shows'), 'utf8'), alive)
  t.deepEqual(await readdir(join(repo.gitDirectory, 'worktrees')), [alive])
  await rm(join(repo.gitDirectory, 'worktrees'), { recursive: true })
  await oracle(['rebase', '--quit'], { cwd: repo.directory, env: repo.env })
  await t.throwsAsync(readdir(state))
})

test('what is checked out while a hook or an editor runs is left alone, and nothing is changed', async t => {
  const list = `reword ${oids.B}\ndrop ${oids.C}\npick ${oids.D}\n`
  const editor = 'unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; git'
  for (const [does, head, said] of [
    ['checkout -q -b other', 'ref: refs/heads/other\n', /other was checked out meanwhile; nothing was changed\n/],
    ['checkout -q --detach', `${oids.D}\n`, /HEAD was detached meanwhile; nothing was changed\n/],
    ['merge -q --no-ff --no-commit side', 'ref: refs/heads/main\n', /git merge is in progress\n/],
  ] as const) {
    const repo = await open(t, apart, 'system')
    await repo.gitSays('checkout', '-q', '-b', 'side')
    await repo.gitSays('commit', '-q', '--allow-empty', '-m', 'side')
    await repo.gitSays('checkout', '-q', 'main')
    const program = join(repo.home, 'editor')
    await writeHook(program, `${editor} ${does}; echo x >>"$1"`)
    for (const stdin of [list, `${list}break\n`]) {
      const env = { GIT_EDITOR: program }
      const { exitCode, stderr } = await repo.runWith({ env, stdin }, 'rebase', oids.A, '--todo', '-')
      t.is(exitCode, 1, stderr)
      t.regex(stderr, said)
      t.is(await readHead(repo), head)
      t.is(await repo.oid('main'), oids.D)
      t.is(await repo.gitSays('diff', '--stat', 'HEAD'), '')
      await repo.gitSays('checkout', '-q', '-f', 'main')
      await repo.gitSays('branch', '-D', 'other').catch(() => {})
    }
  }
})

test('a dry run says which hooks would run, and how often', async t => {
  const repo = await open(t, apart, 'system')
  const calls = await logHooks(repo)
  const reword = await repo.run('reword', 'HEAD~1', '-m', 'x', '--dry-run')
  t.regex(
    reword.stderr,
    /hooks that would run: pre-commit, prepare-commit-msg, commit-msg, post-commit, post-rewrite\n/,
  )
  const list = `reword ${oids.B}\nreword ${oids.C}\npick ${oids.D}\n`
  const env = { GIT_EDITOR: 'sed -i.old s/$/!/' }
  const rebase = await repo.runWith({ env, stdin: list }, 'rebase', oids.A, '--todo', '-', '--dry-run', '--json')
  const document = JSON.parse(rebase.stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.deepEqual(document.hooks, [
    { hook: 'pre-rebase', runs: 1 },
    { hook: 'pre-commit', runs: 2 },
    { hook: 'prepare-commit-msg', runs: 2 },
    { hook: 'commit-msg', runs: 2 },
    { hook: 'post-commit', runs: 1 },
    { hook: 'post-rewrite', runs: 1 },
  ])
  const squash = await repo.run('squash', '--last', '2', '-m', 'x', '--no-verify', '--dry-run', '--json')
  t.is(schemaErrors('squash', JSON.parse(squash.stdout)), '')
  const told = (JSON.parse(squash.stdout).hooks as readonly { hook: string }[]).map(({ hook }) => hook)
  t.deepEqual(told, ['prepare-commit-msg', 'post-commit', 'post-rewrite'])
  const drop = await repo.run('drop', 'HEAD~1', '--dry-run')
  t.regex(drop.stderr, /hooks that would run: post-commit, post-rewrite\n/)
  t.deepEqual(await calls(), [])
})

const given = 'subject  \n\n\n# of the person\n'
const byHook = '\n\n\n# of the hook\nmore  \n\n# ------------------------ >8 ------------------------\nlast\n\n'
/** What is left of that behind an editor: git adds a template of its own there. */
const cleanings: Readonly<Record<string, string>> = {
  verbatim: `${given.trimEnd()}\n${byHook}`,
  whitespace: `subject\n\n# of the person\n\n# of the hook\nmore\n\n# ${'-'.repeat(24)} >8 ${'-'.repeat(24)}\nlast\n`,
  strip: 'subject\n\nmore\n\nlast\n',
  scissors: 'subject\n\n# of the person\n\n# of the hook\nmore\n',
}

for (const [mode, edited] of Object.entries(cleanings)) {
  test(`commit.cleanup cleans what a hook has left as git cleans it: ${mode}`, async t => {
    const repo = await open(t, apart, 'system')
    const hook = `printf '${byHook.replaceAll('\n', '\\n')}' >>"$1"`
    await writeHook(join(repo.gitDirectory, 'hooks', 'prepare-commit-msg'), hook)
    await repo.gitSays('config', 'commit.cleanup', mode)
    await oracle(['commit', '-q', '--amend', '-m', given], { cwd: repo.directory, env: repo.env })
    const byGit = await repo.gitSays('cat-file', 'commit', 'HEAD')
    await repo.gitSays('reset', '-q', '--hard', oids.D)
    t.is((await repo.run('reword', 'HEAD', '-m', given)).exitCode, 0)
    t.is(saidBy(await repo.gitSays('cat-file', 'commit', 'HEAD')), saidBy(byGit))
    await repo.gitSays('reset', '-q', '--hard', oids.D)
    const env = { GIT_EDITOR: 'true' }
    t.is((await repo.runWith({ env }, 'reword', 'HEAD', '-m', given, '--edit')).exitCode, 0)
    t.is(`${saidBy(await repo.gitSays('cat-file', 'commit', 'HEAD'))}\n`, edited)
  })
}

test('a comment character that git chooses for a message begins none of its lines', async t => {
  const repo = await open(t, apart, 'system')
  const byHand = 'subject\n\n# of the person\n; too\n'
  await writeHook(join(repo.gitDirectory, 'hooks', 'prepare-commit-msg'), `printf '# kept\\n@ gone\\n' >>"$1"`)
  await repo.gitSays('config', 'commit.cleanup', 'strip')
  await repo.gitSays('config', 'core.commentChar', 'auto')
  await oracle(['commit', '-q', '--amend', '-m', byHand], { cwd: repo.directory, env: repo.env })
  const byGit = saidBy(await repo.gitSays('cat-file', 'commit', 'HEAD'))
  await repo.gitSays('reset', '-q', '--hard', oids.D)
  t.is((await repo.run('reword', 'HEAD', '-m', byHand)).exitCode, 0)
  t.is(saidBy(await repo.gitSays('cat-file', 'commit', 'HEAD')), byGit)
  t.regex(byGit, /# of the person\n; too\n# kept/)
})

function saidBy(commit: string): string {
  return commit.slice(commit.indexOf('\n\n') + 2)
}

test('commit.cleanup has no say in commits that are only replayed, whatever a hook would add', async t => {
  const repo = await open(t, apart, 'system')
  await writeHook(join(repo.gitDirectory, 'hooks', 'prepare-commit-msg'), `printf '\\n# of the hook\\n' >>"$1"`)
  await repo.gitSays('config', 'commit.cleanup', 'strip')
  t.is((await repo.run('rebase', '--no-ff', '--yes', oids.B)).exitCode, 0)
  t.is(await repo.gitSays('log', '--format=%B%x00', '-2'), 'D\n\0\nC\n\0')
})

test('comments that a hook puts in for the editor are no part of the message; lines of the message are', async t => {
  const repo = await open(t, apart, 'system')
  await writeHook(join(repo.gitDirectory, 'hooks', 'prepare-commit-msg'), `echo '# say why' >>"$1"`)
  const editor = join(repo.home, 'editor')
  await writeHook(editor, `grep -q '^# say why' "$1" && echo '#12 is the issue' >>"$1"`)
  t.is((await repo.runWith({ env: { GIT_EDITOR: editor } }, 'reword', 'HEAD', '--edit')).exitCode, 0)
  t.is(await repo.gitSays('log', '-1', '--format=%B'), 'D\n#12 is the issue\n')
})

function readHead({ gitDirectory }: TestRepository): Promise<string> {
  return readFile(join(gitDirectory, 'HEAD'), 'utf8')
}
