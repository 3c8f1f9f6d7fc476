import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import * as fc from 'fast-check'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { type EditedCommit, loadEdits } from '../support/edited-history.js'
import { oracle, tryOracle } from '../support/git.js'
import { randomEdits } from '../support/random-files.js'
import { open, type TestRepository } from '../support/repository.js'

// FC_RUNS asks for more: the runs are shared out over the tests below, which run side by side.
const shares = 4
const numRuns = Math.ceil(Number(process.env['FC_RUNS'] ?? 100) / shares)

const actions = ['pick', 'pick', 'pick', 'squash', 'fixup', 'fixup -C', 'drop'] as const

/** A linear history, a list of some of its commits, and how far back from them they are put. */
interface Case {
  readonly commits: readonly EditedCommit[]
  readonly list: readonly { readonly action: (typeof actions)[number]; readonly index: number }[]
  readonly back: number
}

const message = fc.constantFrom(
  'one\n',
  'two\n\nmore of it\n',
  'three\n\nSigned-off-by: Ann <ann@example.com>\n',
  'ü\n',
)
const commit = fc.record({
  edits: fc.oneof({ weight: 9, arbitrary: randomEdits(2) }, { weight: 1, arbitrary: fc.constant([]) }),
  message,
})

const cases: fc.Arbitrary<Case> = fc.array(commit, { minLength: 3, maxLength: 6 }).chain(commits => {
  const shuffled = fc.shuffledSubarray([...commits.keys()].slice(1), { minLength: 1 })
  const inOrder = fc.subarray([...commits.keys()].slice(1), { minLength: 1 })
  return fc
    .tuple(fc.oneof(shuffled, inOrder), fc.array(fc.constantFrom(...actions), { minLength: 6, maxLength: 6 }))
    .chain(([indexes, chosen]) => {
      const list = indexes.map((index, i) => ({ index, action: i === 0 ? ('pick' as const) : (chosen[i] ?? 'pick') }))
      return fc.nat({ max: 1 }).map(back => ({ commits, list, back }))
    })
})

for (let share = 0; share < shares; share++) {
  test(`a list comes out as git rebase -i has it (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ commits, list, back }) => {
        const [files, first, ...rest] = await loadEdits(repo, commits)
        const [upstream, onto] = [first as Oid, (back === 0 ? first : files) as Oid]
        const todo = join(repo.home, 'todo')
        const line = ({ action, index }: Case['list'][number]) => `${action} ${rest[index - 1]}\n`
        await writeFile(todo, list.map(line).join(''))
        const ours = await byGitSlim(repo, { upstream, onto, todo })
        await loadEdits(repo, commits)
        const theirs = await byGit(repo, { upstream, onto, todo })
        assert.deepEqual(ours, theirs)
      }),
      { numRuns, includeErrorInReport: true },
    )
    await t.notThrowsAsync(property)
    // What a conflict of git's own leaves behind is now and then no tree that fsck is content with.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  })
}

interface Rebase {
  readonly upstream: Oid
  readonly onto: Oid
  readonly todo: string
}

/** The ids and texts of the commits that came out, or that there was a conflict. */
type Outcome = readonly string[] | 'conflict'

async function byGitSlim(repo: TestRepository, { upstream, onto, todo }: Rebase): Promise<Outcome> {
  const { exitCode, stderr } = await repo.runWith(
    { env: { GIT_EDITOR: undefined } },
    'rebase',
    upstream,
    '--onto',
    onto,
    '--todo',
    todo,
  )
  if (exitCode === 4) return 'conflict'
  assert.equal(exitCode, 0, stderr)
  return bodies(repo)
}

async function byGit(repo: TestRepository, { upstream, onto, todo }: Rebase): Promise<Outcome> {
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${todo}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const flags = ['-q', '-i', '--empty=drop', '--reapply-cherry-picks', '--onto', onto]
  const { code } = await tryOracle(['rebase', ...flags, upstream], at)
  if (code === 0) return bodies(repo)
  const done = await readFile(join(repo.gitDirectory, 'rebase-merge', 'done'), 'utf8')
  assert.ok(done.length > 0)
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return 'conflict'
}

async function bodies(repo: TestRepository): Promise<readonly string[]> {
  return (await repo.gitSays('log', '--format=%H %T %an %ad %cd %B')).split('\n')
}
