import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { type EditedCommit, loadEdits } from '../support/edited-history.js'
import { oracle, tryOracle } from '../support/git.js'
import { randomEdits } from '../support/random-files.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'
import { stoppedAt } from '../support/stopped-rebase.js'

const shares = 4

const actions = ['pick', 'pick', 'pick', 'squash', 'fixup', 'fixup -C', 'drop'] as const

/** A linear history, a list of some of its commits, and where they are put: on the first, before it, or on nothing. */
interface Case {
  readonly commits: readonly EditedCommit[]
  readonly list: readonly { readonly action: (typeof actions)[number]; readonly index: number }[]
  readonly onto: 'first' | 'files' | 'nothing'
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
      const begins = { index: 0, action: chosen.at(-1) ?? 'pick' }
      return fc
        .constantFrom('first', 'first', 'files', 'files', 'nothing')
        .map(onto => ({ commits, onto, list: onto === 'nothing' ? [begins, ...list] : list }) as const)
    })
})

for (let share = 0; share < shares; share++) {
  test(`a list comes out as git rebase -i has it (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    // Git's rebase --root names the empty tree without writing it, which fsck would hold against us.
    await repo.gitSays('hash-object', '-w', '-t', 'tree', '--stdin')
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ commits, list, onto }) => {
        const [files, first, ...rest] = await loadEdits(repo, commits)
        const where = { nothing: ['--root'], first: [first as Oid], files: ['--onto', files as Oid, first as Oid] }[
          onto
        ]
        const begins = onto === 'nothing' ? `pick ${files}\n` : ''
        const todo = join(repo.home, 'todo')
        const line = ({ action, index }: Case['list'][number]) => `${action} ${[first, ...rest][index]}\n`
        await writeFile(todo, begins + list.map(line).join(''))
        const ours = await byGitSlim(repo, { where, todo })
        await loadEdits(repo, commits)
        const theirs = await byGit(repo, { where, todo })
        // A git that dies over its own merge has nothing to say; ours may not have needed one.
        if (theirs === 'died') return
        assert.deepEqual(ours, theirs)
      }),
      randomRuns({ runs: 250, share, of: shares }),
    )
    await t.notThrowsAsync(property)
    // What a conflict of git's own leaves behind is now and then no tree that fsck is content with.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  })
}

interface Rebase {
  readonly where: readonly string[]
  readonly todo: string
}

/** The ids and texts of the commits that came out, or the commit at which there was a conflict. */
type Outcome = readonly string[] | { readonly conflict: string } | 'died'

async function byGitSlim(repo: TestRepository, { where, todo }: Rebase): Promise<Outcome> {
  const options = { env: { GIT_EDITOR: undefined } }
  const { exitCode, stdout } = await repo.runWith(options, 'rebase', ...where, '--todo', todo, '--json')
  if (exitCode === 4) return { conflict: JSON.parse(stdout).error.commit }
  if (exitCode === 1 && stdout.includes('SIGABRT')) return 'died'
  assert.equal(exitCode, 0, stdout)
  return bodies(repo)
}

async function byGit(repo: TestRepository, { where, todo }: Rebase): Promise<Outcome> {
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${todo}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const { code, stderr } = await tryOracle(
    ['rebase', '-q', '-i', '--empty=drop', '--reapply-cherry-picks', ...where],
    at,
  )
  if (code === 0) return bodies(repo)
  const outcome = code === null ? 'died' : { conflict: await stoppedAt(repo.gitDirectory, stderr) }
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return outcome
}

async function bodies(repo: TestRepository): Promise<readonly string[]> {
  return (await repo.gitSays('log', '--format=%H %T %an %ad %cd %B')).split('\n')
}
