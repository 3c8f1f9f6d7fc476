import { readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import dedent from 'dedent'
import { stack } from '../../fixtures-repos/stack.js'
import { shallow, stackedBranches } from '../../fixtures-repos/states.js'
import { hashObject } from '../../src/core/object/raw-object.js'
import type { Git, RefName } from '../../src/git/port.js'
import { graphFrom } from '../../src/workflows/rewrite/plan-context/read-commits.js'
import { backends } from '../support/backends.js'
import { open } from '../support/repository.js'
import { schemaErrors } from '../support/schema.js'
import { testWithGit } from '../support/installed.js'

for (const backend of backends) {
  test(`reword changes one message, and no tree [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const result = await repo.run('reword', stack.oids.B, '-m', 'B, reworded')
    t.is(result.exitCode, 0, result.stderr)
    t.regex(result.stdout, /^reworded 1 commit → [0-9a-f]{7} on main · files untouched · undo: git slim undo\n$/)
    t.is(
      await repo.graph(),
      dedent`
        * D  main
        * C
        * B, reworded
        * A
      `,
    )
    t.is(await repo.tree('main'), stack.trees.D)
    t.deepEqual((await repo.reflog('refs/heads/main'))[0], 'git-slim: reword 1 commit')
    await repo.run('undo')
    t.is(await repo.oid('main'), stack.oids.D)
  })

  test(`a tag on a tree or a file is in no rewrite's way [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const git = await repo.open()
    const blob = { type: 'blob', body: new TextEncoder().encode('a key\n') } as const
    const key = hashObject(blob, git.objectFormat)
    await git.objects.write([blob])
    const tags = { 'refs/tags/key': key, 'refs/tags/tree': stack.trees.B }
    const updates = Object.entries(tags).map(([name, target]) => ({ name: name as RefName, expected: null, target }))
    await git.refs.update(updates, 'test')
    const { exitCode, stderr } = await repo.run('reword', stack.oids.C, '-m', 'C, reworded')
    t.is(exitCode, 0, stderr)
  })

  test(`a branch that is stacked on the rewritten one follows, and comes back with undo [${backend}]`, async t => {
    const repo = await open(t, stackedBranches, backend)
    const before = await repo.graph()
    const first = stackedBranches.oids.B
    const left = await repo.run('reword', first, '-m', 'B, reworded', '--no-update-refs', '--dry-run', '--json')
    t.is(JSON.parse(left.stdout).refs.length, 1)
    const { exitCode, stdout, stderr } = await repo.run('reword', first, '-m', 'B, reworded', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    for (const { name, old, new: now } of document.refs) {
      t.is(await repo.oid(name), now)
      t.not(old, now)
    }
    t.is(
      await repo.graph(),
      dedent`
        * E  upper
        * D  middle
        * C
        * B, reworded  lower
        * A  main
      `,
    )
    await repo.run('undo')
    t.is(await repo.graph(), before)
  })

  test(`a reword needs a message where there is no terminal [${backend}]`, async t => {
    const repo = await open(t, stack, backend)
    const { exitCode, stderr } = await repo.run('reword', 'HEAD')
    t.is(exitCode, 2)
    t.regex(stderr, /-m/)
    t.is(await repo.oid('main'), stack.oids.D)
  })
}

test('a message that is left as it was changes nothing', async t => {
  const repo = await open(t, stack, 'system')
  const { exitCode, stdout } = await repo.runWith({ env: { GIT_EDITOR: 'true' } }, 'reword', 'HEAD~1', '--edit')
  t.is(exitCode, 0)
  t.regex(stdout, /nothing to do/)
  t.is(await repo.oid('main'), stack.oids.D)
})

test('drop leaves a commit out, and the files with it; undo brings both back', async t => {
  const repo = await open(t, stack, 'system')
  const result = await repo.run('drop', stack.oids.C)
  t.is(result.exitCode, 0, result.stderr)
  t.regex(result.stdout, /^dropped 1 commit → [0-9a-f]{7} on main · files changed/)
  t.is(
    await repo.graph(),
    dedent`
      * D  main
      * B
      * A
    `,
  )
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  t.is(await readFile(join(repo.directory, 'a.txt'), 'utf8'), 'a\n')
  await repo.run('undo')
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
  t.deepEqual(await repo.gitSays('ls-files'), 'b.txt\nd.txt\ndir/c.txt\nshared.txt')
})

test('a dry run shows what would come out, and leaves no object', async t => {
  const repo = await open(t, stack, 'system')
  const objects = await repo.gitSays('count-objects', '-v')
  const { exitCode, stdout } = await repo.run('drop', stack.oids.C, '--dry-run')
  t.is(exitCode, 0)
  t.is(
    stdout.replaceAll(/→ [0-9a-f]{7}/g, '→ <new>'),
    [
      '    1fb78bc → <new> D',
      `  - ${stack.oids.C.slice(0, 7)} C`,
      'would drop 1 commit → <new> on main · nothing was changed\n',
    ].join('\n'),
  )
  t.is(await repo.gitSays('count-objects', '-v'), objects)
  t.is(await repo.oid('main'), stack.oids.D)
})

test('move puts commits elsewhere, and what they change stays what they change', async t => {
  const repo = await open(t, stack, 'system')
  const { exitCode, stdout, stderr } = await repo.run('move', stack.oids.C, '--after', 'HEAD', '--json')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('rewrite', document), '')
  t.is(document.files, 'untouched')
  t.is(
    await repo.graph(),
    dedent`
      * C  main
      * D
      * B
      * A
    `,
  )
  t.is(await repo.tree('main'), stack.trees.D)
})

testWithGit('2.38', 'a conflict changes nothing, and names step, commit and paths', async t => {
  const repo = await open(t, stack, 'system')
  const { exitCode, stdout } = await repo.run('drop', stack.oids.B, '--json')
  t.is(exitCode, 4)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('error', document), '')
  t.like(document.error, {
    kind: 'conflict',
    step: 2,
    commit: stack.oids.D,
    conflicts: [{ path: 'shared.txt', kind: 'contents' }],
  })
  const plain = await repo.run('drop', stack.oids.B)
  t.regex(plain.stderr, /step 2 of 2 conflicts; nothing was changed\n {2}1fb78bc D\n {2}shared\.txt \(contents\)\n/)
  t.regex(plain.stderr, /→ resolve it in git rebase, .*: add --on-conflict=git\n/)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is((await repo.run('operations')).stdout, 'git-slim has rewritten nothing in this repository yet\n')
})

test('local changes that are in the way are not lost; others stay where they are', async t => {
  const repo = await open(t, stack, 'system')
  await repo.write('dir/c.txt', 'changed here\n')
  const refused = await repo.run('drop', stack.oids.C)
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /uncommitted changes would be lost[^]*dir\/c\.txt/)
  t.is(await repo.oid('main'), stack.oids.D)
  t.is(await readFile(join(repo.directory, 'dir/c.txt'), 'utf8'), 'changed here\n')
  await repo.gitSays('checkout', '-q', '--', 'dir/c.txt')
  await repo.write('a.txt', 'untracked, where the drop would put a file\n')
  t.is((await repo.run('drop', stack.oids.C)).exitCode, 1)
  t.is(await readFile(join(repo.directory, 'a.txt'), 'utf8'), 'untracked, where the drop would put a file\n')
  await repo.gitSays('clean', '-qfd')
  await repo.write('b.txt', 'changed here\n')
  t.is((await repo.run('drop', stack.oids.C)).exitCode, 0)
  t.is(await readFile(join(repo.directory, 'b.txt'), 'utf8'), 'changed here\n')
  t.is((await repo.run('undo')).exitCode, 0)
  t.is(await readFile(join(repo.directory, 'b.txt'), 'utf8'), 'changed here\n')
})

testWithGit('2.38', 'an ignored file is not lost to one that comes back', async t => {
  const repo = await open(t, stack, 'system')
  t.is((await repo.run('drop', stack.oids.C)).exitCode, 0)
  await writeFile(join(repo.home, 'ignored'), '/dir\n')
  await repo.gitSays('config', 'core.excludesFile', join(repo.home, 'ignored'))
  await repo.write('dir/c.txt', 'ignored, and dear\n')
  const refused = await repo.runWith({ cwd: join(repo.directory, 'dir') }, 'undo')
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /ignored files would be overwritten[^]*dir\/c\.txt/)
  t.is(await readFile(join(repo.directory, 'dir/c.txt'), 'utf8'), 'ignored, and dear\n')
  await rm(join(repo.directory, 'dir'), { recursive: true })
  await repo.write('dir', 'a file in the place of a directory\n')
  t.regex((await repo.run('undo')).stderr, /\n {2}dir\n/)
  await rm(join(repo.directory, 'dir'))
  t.is((await repo.run('undo')).exitCode, 0)
  t.is(await readFile(join(repo.directory, 'dir/c.txt'), 'utf8'), 'c\n')
})

test('a submodule that comes back finds its files where it left them', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('init', '-q', 'sub')
  await repo.gitSays('-C', 'sub', 'commit', '-q', '--allow-empty', '-m', 'in it')
  await repo.gitSays('add', 'sub')
  await repo.gitSays('commit', '-qm', 'sub')
  const tip = await repo.oid('main')
  t.is((await repo.runAnyhow({}, 'drop', 'HEAD')).exitCode, 0)
  const { exitCode, stderr } = await repo.runAnyhow({}, 'undo')
  t.is(exitCode, 0, stderr)
  t.is(await repo.oid('main'), tip)
  t.is(await repo.gitSays('status', '--porcelain', '--ignored'), '')
})

test('an index that somebody holds is named, and nothing has moved', async t => {
  const repo = await open(t, stack, 'system')
  // Touched, so that there is something to write down.
  await utimes(join(repo.directory, 'dir/c.txt'), 1, 1)
  const lock = join(repo.gitDirectory, 'index.lock')
  await writeFile(lock, '')
  const { exitCode, stderr } = await repo.run('drop', stack.oids.C)
  t.is(exitCode, 1)
  t.regex(stderr, /^git-slim: the index is locked by .*index\.lock\n/)
  t.is(await repo.oid('main'), stack.oids.D)
  await rm(lock)
})

test('without git, a rewrite that would change files says what can', async t => {
  const repo = await open(t, stack, 'embedded')
  const { exitCode, stderr } = await repo.run('drop', stack.oids.C)
  t.is(exitCode, 1)
  t.regex(stderr, /install git/)
  t.is(await repo.oid('main'), stack.oids.D)
})

test('a branch that was made to keep the old state keeps it, and one in another worktree keeps its files', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('branch', 'backup')
  await repo.gitSays('branch', 'below', stack.oids.C)
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', elsewhere, 'below')
  const first = await repo.run('reword', stack.oids.C, '-m', 'C, reworded')
  t.is(first.exitCode, 0, first.stderr)
  t.is(await repo.oid('backup'), stack.oids.D)
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'below'), 'C, reworded')
  const second = await repo.run('drop', 'below')
  t.regex(second.stderr, /below is checked out in another worktree/)
  t.is(await repo.gitSays('-C', elsewhere, 'status', '--porcelain'), '')
  t.is(await repo.gitSays('log', '-1', '--format=%s', 'below'), 'C, reworded')
})

test('undo leaves a branch where it is that another worktree has checked out since', async t => {
  const repo = await open(t, stack, 'system')
  await repo.gitSays('branch', 'below', stack.oids.C)
  t.is((await repo.run('drop', stack.oids.C)).exitCode, 0)
  const elsewhere = join(repo.home, 'elsewhere')
  await repo.gitSays('worktree', 'add', '-q', elsewhere, 'below')
  const refused = await repo.run('undo')
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /below is checked out in another worktree/)
  t.is(await repo.gitSays('-C', elsewhere, 'status', '--porcelain'), '')
  await repo.gitSays('-C', elsewhere, 'checkout', '-q', '--detach')
  t.is((await repo.run('undo')).exitCode, 0)
  t.is(await repo.oid('below'), stack.oids.C)
})

test('what cannot be rewritten is refused, and says why', async t => {
  const repo = await open(t, stack, 'system')
  const all = await repo.run('drop', stack.oids.A, `${stack.oids.A}..HEAD`)
  t.is(all.exitCode, 1)
  t.regex(all.stderr, / main/)
  const [line, usage] = [await repo.run('drop', 'HEAD..HEAD'), await repo.run('drop', 'A...B')]
  t.regex(line.stderr, /there is no commit in HEAD\.\.HEAD/)
  t.is(usage.exitCode, 2)
  t.is((await repo.run('move', 'HEAD')).exitCode, 2)
  t.is((await repo.run('move', 'HEAD', '--before', 'HEAD')).exitCode, 2)
  const both = await repo.run('move', 'HEAD', '--before', 'HEAD~1', '--after', 'HEAD~2')
  t.is(both.exitCode, 2)
  t.regex(both.stderr, /git slim move --help/)
  await repo.gitSays('branch', 'side', stack.oids.B)
  const side = await repo.gitSays('commit-tree', '-p', stack.oids.B, '-m', 'side', stack.trees.B)
  t.regex((await repo.run('drop', side)).stderr, /is not on the current branch/)
  t.is(await repo.oid('main'), stack.oids.D)
})

test('the chain of a range, which is named newest first, is read once', async t => {
  const git = await (await open(t, stack, 'system')).open()
  let lists = 0
  const list: Git['history']['list'] = (tips, exclude) => {
    lists++
    return git.history.list(tips, exclude)
  }
  const { B, C, D } = stack.oids
  const named = [D, C, B].map(oid => ({ oid, name: oid }))
  const chain = await graphFrom({ ...git, history: { ...git.history, list } }, D, named)
  t.deepEqual([lists, chain.map(({ oid }) => oid)], [1, [B, C, D]])
})

test('where history is cut off, that is said', async t => {
  const repo = await open(t, shallow, 'system')
  const { exitCode, stderr } = await repo.run('drop', shallow.oids.C)
  t.is(exitCode, 1)
  t.regex(stderr, /this clone is shallow/)
})

test('a move to where a commit is already changes nothing', async t => {
  const repo = await open(t, stack, 'system')
  const { exitCode, stdout } = await repo.run('move', stack.oids.C, '--before', stack.oids.D)
  t.is(exitCode, 0)
  t.is(stdout, 'nothing to do: main is up to date\n')
  t.is(await repo.oid('main'), stack.oids.D)
})

for (const backend of backends) {
  test(`commits that do not follow one another are folded into one that is named [${backend}]`, async t => {
    const repo = await open(t, stackedBranches, backend)
    const { A, B, C, D } = stackedBranches.oids
    const argv = ['squash', D, '--into', B, '--message-from', 'first', '--json']
    const { exitCode, stdout, stderr } = await repo.run(...argv)
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('squash', document), '')
    t.deepEqual(document.squashed, [B, D])
    t.is(
      await repo.graph(),
      dedent`
        * E  upper
        * C
        * B  lower, middle
        * A  main
      `,
    )
    await repo.run('undo')
    t.is(await repo.oid('middle'), D)
    const named = await repo.run('squash', A, C, '-m', 'A and C', '--dry-run')
    t.regex(named.stdout, /would squash 2 commits into [0-9a-f]{7} on upper/)
    t.regex((await repo.run('squash', C, '--into', C)).stderr, /a squash needs two/)
    t.is((await repo.run('squash', C, D, '--last', '2')).exitCode, 2)
  })
}

testWithGit(
  '2.38',
  'commits that are folded over others may conflict with them, and then nothing has changed',
  async t => {
    const repo = await open(t, stack, 'system')
    const { exitCode, stdout } = await repo.run('squash', stack.oids.A, stack.oids.D, '--json')
    t.is(exitCode, 4)
    t.like(JSON.parse(stdout).error, { step: 1, commit: stack.oids.D })
    t.is(await repo.oid('main'), stack.oids.D)
  },
)
