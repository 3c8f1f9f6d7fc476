import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import { parseCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { RewritePlan } from '../../src/core/rewrite/plan/plan.js'
import { isFailure } from '../../src/core/errors.js'
import { replayPlan } from '../../src/workflows/rewrite/replay-plan.js'
import { oracle, tryOracle } from '../support/git.js'
import { loadEdits } from '../support/edited-history.js'
import { type FileEdit, randomEdits } from '../support/random-files.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'
import { stoppedAt } from '../support/stopped-rebase.js'

const shares = 4

/** A linear history on top of some files, and which of its commits are picked, in which order. */
interface Case {
  readonly commits: readonly (readonly FileEdit[])[]
  readonly order: readonly number[]
}

const cases: fc.Arbitrary<Case> = fc
  .array(fc.oneof({ weight: 9, arbitrary: randomEdits(3) }, { weight: 1, arbitrary: fc.constant([]) }), {
    minLength: 2,
    maxLength: 6,
  })
  .chain(commits => fc.shuffledSubarray([...commits.keys()], { minLength: 1 }).map(order => ({ commits, order })))

for (let share = 0; share < shares; share++) {
  test(`picks come out as git rebase -i has them (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    const runs = randomRuns<[Case]>({ runs: 250, share, of: shares })
    const seen = { rewritten: 0, conflict: 0, unchanged: 0 }
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ commits, order }) => {
        const [base, ...chain] = await loadEdits(
          repo,
          commits.map(edits => ({ edits })),
        )
        const picked = order.map(i => chain[i] as Oid)
        const theirs = await byRebase(repo, base as Oid, picked)
        const ours = await byReplay(repo, [base as Oid, ...chain], picked)
        // A git that dies over its own merge has nothing to say; ours may not have needed one.
        if (theirs === 'died') return
        assert.ok(ours !== 'died')
        // Of a directory that may have been renamed git knows that it has to be looked at, and not which file.
        const unnamed = 'paths' in theirs && theirs.paths.length === 0
        assert.deepEqual(unnamed && 'paths' in ours ? { ...ours, paths: [] } : ours, theirs)
        seen['step' in ours ? 'conflict' : ours.tip === chain.at(-1) ? 'unchanged' : 'rewritten']++
      }),
      runs,
    )
    await t.notThrowsAsync(property)
    // What a conflict of git's own leaves behind is now and then no tree that fsck is content with.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
    // Of a few histories, all may come out the same way.
    t.true((runs.numRuns ?? 0) < 20 || (seen.rewritten > 0 && seen.conflict > 0), JSON.stringify(seen))
  })
}

type Outcome = { readonly tip: Oid } | { readonly step: number; readonly paths: readonly string[] } | 'died'

async function byRebase(repo: TestRepository, base: Oid, picked: readonly Oid[]): Promise<Outcome> {
  const file = join(repo.home, 'todo')
  await writeFile(file, picked.map(oid => `pick ${oid}\n`).join(''))
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${file}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const flags = ['-q', '-i', '--empty=drop', '--reapply-cherry-picks']
  const { code, stderr } = await tryOracle(['rebase', ...flags, base], at)
  if (code === 0) return { tip: await repo.oid('HEAD') }
  const stopped = code === null ? undefined : await stoppedAt(repo.gitDirectory, stderr)
  const unmerged = (await oracle(['ls-files', '-u', '-z'], at)).toString().split('\0').filter(Boolean)
  // Not --abort, which stops at what a conflict has left lying about, now and then with its lock held.
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  const paths = [...new Set(unmerged.map(line => line.slice(line.indexOf('\t') + 1).replace(/~.*$/, '')))].sort()
  return stopped === undefined ? 'died' : { step: picked.indexOf(stopped), paths }
}

async function byReplay(repo: TestRepository, history: readonly Oid[], picked: readonly Oid[]): Promise<Outcome> {
  const git = await repo.open()
  const read = async (oid: Oid) => ({ oid, commit: parseCommit((await git.objects.read(oid)).body) })
  const chain = await Promise.all(history.map(read))
  const [base, tip] = [history[0] as Oid, history.at(-1) as Oid]
  const plan: RewritePlan = { version: 1, base, tip, todos: picked.map(commit => ({ action: 'pick', commit })) }
  const committer = await git.identity.committer()
  const processMark = { host: 'here', pid: process.pid, isAlive: () => true }
  const outcome = await replayPlan({ processMark }, git, { plan, chain, committer }).catch(unlessDied)
  await git.close()
  if (outcome === 'died') return outcome
  switch (outcome.kind) {
    case 'unchanged':
      return { tip }
    case 'rewritten':
      await git.objects.write(outcome.objects)
      return { tip: outcome.tip }
    case 'conflict': {
      const paths = new Set(outcome.conflicts.map(({ path }) => Buffer.from(path).toString()))
      return { step: outcome.step, paths: [...paths].sort() }
    }
  }
}

function unlessDied(error: unknown): 'died' {
  if (isFailure(error, 'git-failed') && error.message.includes('SIGABRT')) return 'died'
  throw error
}
