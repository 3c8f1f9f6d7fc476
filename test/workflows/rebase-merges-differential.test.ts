import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { oracle, tryOracle } from '../support/git.js'
import { changed, changes, listByGit } from '../support/list-by-git.js'
import { loadHistory, randomHistory } from '../support/merged-history.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

testWithGit('2.38', 'the list of a rebase with merges is the one that git makes', async t => {
  const repo = await open(t, stack, 'system')
  const cases = fc.record({
    steps: randomHistory(16),
    upstream: fc.nat(),
    mode: fc.constantFrom('no-rebase-cousins', 'rebase-cousins'),
    root: fc.boolean(),
    branches: fc.array(fc.nat(), { maxLength: 3 }),
  })
  const property = fc.assert(
    fc.asyncProperty(cases, async ({ steps, upstream, mode, root, branches }) => {
      const { commits } = await loadHistory(repo, steps)
      const where = root ? ['--root'] : [commits[upstream % commits.length] as Oid]
      await clearBranches(repo)
      for (const [i, at] of branches.entries()) {
        // Newer ones of git call a merged line after its branch, and older ones do not.
        const oid = commits[at % commits.length] as Oid
        if (!(await isMerged(repo, oid))) await repo.gitSays('branch', `b${i}`, oid)
      }
      const options = [`--rebase-merges=${mode}`, '--update-refs', '--reapply-cherry-picks', ...where]
      const ours = await repo.run('rebase', ...options, '--print-todo')
      const theirs = await listByGit(repo, options)
      assert.equal(ours.stdout.trimEnd(), theirs.trimEnd(), ours.stderr)
    }),
    { ...randomRuns({ runs: 20, share: 0, of: 1 }), endOnFailure: true },
  )
  await t.notThrowsAsync(property)
})

async function clearBranches(repo: TestRepository): Promise<void> {
  const names = (await repo.gitSays('for-each-ref', '--format=%(refname:short)', 'refs/heads/b*')).split('\n')
  for (const name of names.filter(Boolean)) await repo.gitSays('branch', '-q', '-D', name)
}

async function isMerged(repo: TestRepository, oid: Oid): Promise<boolean> {
  const merges = await repo.gitSays('log', '--merges', '--format=%P', 'main')
  return merges.split('\n').some(parents => parents.split(' ').slice(1).includes(oid))
}

const shares = 2

for (let share = 0; share < shares; share++) {
  testWithGit('2.38', `a rebase with merges comes out as git has it (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    const cases = fc.record({ steps: randomHistory(14), upstream: fc.nat({ max: 2 }), onto: fc.boolean(), changes })
    const seen = { rewritten: 0, conflict: 0, merges: 0 }
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ steps, upstream, onto, changes }) => {
        const { first, commits, tip } = await loadHistory(repo, steps)
        const from = commits[upstream % commits.length] as Oid
        const where = ['--onto', onto ? from : first, from]
        const list = await listByGit(repo, ['--rebase-merges', '--reapply-cherry-picks', ...where])
        const todo = join(repo.home, 'todo')
        await writeFile(todo, changed(list, changes))
        await repo.gitSays('reset', '-q', '--hard', tip)
        const ours = await byGitSlim(repo, where, todo)
        await repo.gitSays('checkout', '-q', '-f', '-B', 'main', tip)
        const theirs = await byGit(repo, where, todo)
        assert.deepEqual(ours, theirs, await readFile(todo, 'utf8'))
        seen['conflict' in theirs ? 'conflict' : 'rewritten']++
        if (/^merge/m.test(list)) seen.merges++
      }),
      { ...randomRuns({ runs: 30, share, of: shares }), endOnFailure: true },
    )
    await t.notThrowsAsync(property)
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
    t.log(JSON.stringify(seen))
  })
}

testWithGit('2.38', 'what was done by hand in merges is kept, and all else is as git has it', async t => {
  const repo = await open(t, stack, 'system')
  const cases = fc.record({ steps: randomHistory(12), upstream: fc.nat({ max: 2 }), changes })
  const seen = { kept: 0, conflict: 0 }
  const property = fc.assert(
    fc.asyncProperty(cases, async ({ steps, upstream, changes }) => {
      const { first, commits, tip } = await loadHistory(repo, steps, 'by-hand')
      const where = ['--onto', first, commits[upstream % commits.length] as Oid]
      const list = await listByGit(repo, ['--rebase-merges', '--reapply-cherry-picks', ...where])
      const todo = join(repo.home, 'todo')
      // What is folded or dropped may itself be what was done by hand.
      await writeFile(
        todo,
        changed(
          list,
          changes.map(change => (change === 3 ? 3 : 19)),
        ),
      )
      await repo.gitSays('reset', '-q', '--hard', tip)
      const ours = await byGitSlim(repo, where, todo)
      const [now, old] = [await filesAt(repo, 'main'), await filesAt(repo, tip)]
      await repo.gitSays('checkout', '-q', '-f', '-B', 'main', tip)
      const theirs = await byGit(repo, where, todo)
      seen['conflict' in ours || 'conflict' in theirs ? 'conflict' : 'kept']++
      if ('conflict' in ours || 'conflict' in theirs) return
      const byHand = (files: readonly string[]) => files.filter(file => /\thand\d+$/.test(file))
      assert.deepEqual(byHand(now), byHand(old), list)
      const others = (files: readonly string[]) => files.filter(file => !byHand(files).includes(file))
      assert.deepEqual(others(now), others(await filesAt(repo, 'main')), list)
    }),
    { ...randomRuns({ runs: 20, share: 0, of: 1 }), endOnFailure: true },
  )
  await t.notThrowsAsync(property)
  await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  t.log(JSON.stringify(seen))
  t.true(seen.kept > 0)
})

async function filesAt(repo: TestRepository, revision: string): Promise<readonly string[]> {
  return (await repo.gitSays('ls-tree', '-r', '--full-tree', revision)).split('\n')
}

/** The commits that came out, or the commit at which there was a conflict. */
type Outcome = readonly string[] | { readonly conflict: string }

async function byGitSlim(repo: TestRepository, where: readonly string[], todo: string): Promise<Outcome> {
  const options = { env: { GIT_EDITOR: undefined } }
  const argv = ['rebase', '--rebase-merges', '--no-update-refs', ...where, '--todo', todo, '--json']
  const { exitCode, stdout, stderr } = await repo.runAnyhow(options, ...argv)
  if (exitCode === 4) return { conflict: JSON.parse(stdout).error.commit.slice(0, 7) }
  assert.equal(exitCode, 0, stdout + stderr)
  return bodies(repo)
}

async function byGit(repo: TestRepository, where: readonly string[], todo: string): Promise<Outcome> {
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${todo}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const args = ['rebase', '-q', '-i', '--rebase-merges', '--empty=drop', '--reapply-cherry-picks', ...where]
  const { code, stderr } = await tryOracle(args, at)
  if (code === 0) return bodies(repo)
  const conflict = /Could not apply ([0-9a-f]{7})[^\n]*\s*$/.exec(stderr)?.[1] ?? stderr
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return { conflict }
}

async function bodies(repo: TestRepository): Promise<readonly string[]> {
  return (await repo.gitSays('log', '--topo-order', '--format=%H %T %p %s', 'main')).split('\n')
}
