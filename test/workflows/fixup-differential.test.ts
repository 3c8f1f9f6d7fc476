import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { checkOutAfresh, type EditedCommit, loadEdits } from '../support/edited-history.js'
import { oracle, tryOracle } from '../support/git.js'
import type { RawObject } from '../../src/core/object/raw-object.js'
import { packOf } from '../support/pack.js'
import { fc } from '../support/properties.js'
import { edited, type FileEdit, randomEdits, someFiles, treeOf } from '../support/random-files.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'

// The runs are shared out over the tests below, which run side by side.
const shares = 2

/** A linear history, what is staged on top of it, and the commit that this is to go into. */
interface Case {
  readonly commits: readonly EditedCommit[]
  readonly staged: readonly FileEdit[]
  readonly target: number
}

const commit = fc.record({ edits: randomEdits(2), message: fc.constantFrom('one\n', 'two\n\nmore of it\n', 'ü\n') })

const cases: fc.Arbitrary<Case> = fc
  .array(commit, { minLength: 1, maxLength: 4 })
  .chain(commits =>
    fc.record({ commits: fc.constant(commits), staged: randomEdits(3), target: fc.nat({ max: commits.length - 1 }) }),
  )

for (let share = 0; share < shares; share++) {
  test(`what is staged comes out as git commit --fixup and an autosquash have it (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    const property = fc.assert(
      fc.asyncProperty(cases, async input => {
        const ours = await prepared(repo, input, byGitSlim)
        const theirs = await prepared(repo, input, byGit)
        assert.deepEqual(ours, theirs)
      }),
      randomRuns<[Case]>({ runs: 30, share, of: shares }),
    )
    await t.notThrowsAsync(property)
    // What a conflict of git's own leaves behind is now and then no tree that fsck is content with.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  })
}

// A directory that git takes for renamed, where there is one of the new file's name already: no path is left unmerged.
const inTheWay: Case = {
  commits: [
    { edits: [{ kind: 'change-line', file: 0, line: 0, text: 'blue' }], message: 'one\n' },
    { edits: [{ kind: 'rename', file: 8, path: 'lib/c' }], message: 'two\n' },
    { edits: [{ kind: 'change-line', file: 1, line: 0, text: 'blue' }], message: 'three\n' },
  ],
  staged: [{ kind: 'add', path: 'c/lib/dir', text: 'red' }],
  target: 0,
}

const takenBack: Case = {
  commits: [
    { edits: [{ kind: 'change-line', file: 0, line: 0, text: 'blue' }], message: 'one\n' },
    { edits: [{ kind: 'change-line', file: 1, line: 0, text: 'blue' }], message: 'two\n' },
  ],
  staged: [{ kind: 'change-line', file: 0, line: 0, text: 'a 0' }],
  target: 0,
}

// The new directory of the submodule still holds what was there, unless all is checked out afresh.
const directoryBecomesSubmodule: Case = {
  commits: [{ edits: [{ kind: 'change-line', file: 0, line: 0, text: 'blue' }], message: 'one\n' }],
  staged: [
    { kind: 'rename', file: 8, path: 'c' },
    { kind: 'make-submodule', file: 8 },
  ],
  target: 0,
}

test('a submodule can be staged where a directory was', async t => {
  const repo = await open(t, stack, 'system')
  const theirs = await prepared(repo, directoryBecomesSubmodule, byGit)
  t.not(theirs, 'conflict')
  t.deepEqual(await prepared(repo, directoryBecomesSubmodule, byGitSlim), theirs)
})

test('a later step that conflicts without a path left unmerged is a conflict', async t => {
  const repo = await open(t, stack, 'system')
  const theirs = await prepared(repo, inTheWay, byGit)
  t.is(theirs, 'conflict')
  t.deepEqual(await prepared(repo, inTheWay, byGitSlim), theirs)
})

test('a commit of which nothing is left stays, with what it says', async t => {
  const repo = await open(t, stack, 'system')
  const theirs = await prepared(repo, takenBack, byGit)
  t.not(theirs, 'conflict')
  t.deepEqual(await prepared(repo, takenBack, byGitSlim), theirs)
})

type Outcome = readonly string[] | 'conflict' | 'nothing staged'
type Way = (repo: TestRepository, commit: Oid, staged: Oid) => Promise<Outcome>

async function prepared(repo: TestRepository, { commits, staged, target }: Case, way: Way): Promise<Outcome> {
  const oids = await loadEdits(repo, commits)
  const objects = new Map<Oid, RawObject>()
  const files = edited(
    someFiles,
    commits.flatMap(({ edits }) => edits),
  )
  const tree = treeOf(edited(files, staged), objects)
  const at = { cwd: repo.directory, env: repo.env }
  await oracle(['unpack-objects', '-q'], { ...at, input: packOf(objects.values(), 'sha1') })
  if (tree === (await repo.gitSays('rev-parse', 'HEAD^{tree}'))) return 'nothing staged'
  await oracle(['read-tree', tree], at)
  return way(repo, oids[target + 1] as Oid, tree)
}

const byGitSlim: Way = async (repo, target, staged) => {
  const before = await repo.gitSays('rev-parse', 'HEAD')
  const { exitCode, stderr } = await repo.runAnyhow({}, 'fixup', target)
  assert.equal(await repo.gitSays('write-tree'), staged)
  if (exitCode === 4) {
    assert.equal(await repo.gitSays('rev-parse', 'HEAD'), before)
    return 'conflict'
  }
  assert.equal(exitCode, 0, stderr)
  return bodies(repo)
}

const byGit: Way = async (repo, target, staged) => {
  const at = { cwd: repo.directory, env: { ...repo.env, GIT_SEQUENCE_EDITOR: 'true', GIT_EDITOR: 'true' } }
  await oracle(['commit', '-q', '--allow-empty', '--fixup', target], at)
  await checkOutAfresh(repo, 'HEAD')
  const rebase = await tryOracle(['rebase', '-q', '-i', '--empty=drop', '--autosquash', `${target}^`], at)
  let { code } = rebase
  // Git stops where a fixup takes back all that its commit does; git-slim keeps what that says. Only its words tell
  // this from a conflict: some of those leave no path unmerged, too.
  if (code !== 0 && /would make\s+it empty/.test(rebase.stderr)) {
    await oracle(['commit', '-q', '--amend', '--allow-empty', '--no-edit'], at)
    code = (await tryOracle(['rebase', '--continue'], at)).code
  }
  if (code === 0) return (await repo.gitSays('rev-parse', 'HEAD^{tree}')) === staged ? bodies(repo) : 'conflict'
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return 'conflict'
}

async function bodies(repo: TestRepository): Promise<readonly string[]> {
  return (await repo.gitSays('log', '--format=%H %T %an %ad %cd %B')).split('\n')
}
