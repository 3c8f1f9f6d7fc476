import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { Oid } from '../../src/core/object/oid.js'
import { oracle, tryOracle } from '../support/git.js'
import { changed, changes, listByGit } from '../support/list-by-git.js'
import { loadHistory, randomHistory } from '../support/merged-history.js'
import { fc } from '../support/properties.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'

const never = () => Promise.reject(new Error('nothing is to be asked'))

for (const merges of ['plain', 'by-hand'] as const) {
  test(`git's own list with labels, merges and branches: what is simulated is what git makes: ${merges}`, async t => {
    const repo = await open(t, stack, 'system')
    const cases = fc.record({ steps: randomHistory(12), upstream: fc.nat({ max: 2 }), at: fc.nat(), changes })
    const seen = { rewritten: 0, conflict: 0 }
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ steps, upstream, at, changes }) => {
        const { first, commits, tip } = await loadHistory(repo, steps, merges)
        await repo.gitSays('branch', '-f', 'stacked', commits[at % commits.length] as Oid)
        const where = ['--onto', first, commits[upstream % commits.length] as Oid]
        const made = await listByGit(repo, ['--rebase-merges', '--update-refs', '--reapply-cherry-picks', ...where])
        const list = changed(made, changes)
        await repo.gitSays('reset', '-q', '--hard', tip)
        const simulated = await simulatedIn(repo, { list, onto: first, tip })
        const theirs = await byGit(repo, list, where)
        if ('conflict' in theirs) {
          const [conflicting] = [...simulated.fates].filter(([, { kind }]) => kind === 'conflict')
          assert.equal(conflicting?.[0].slice(0, 7), theirs.conflict, list)
        } else {
          assert.equal(simulated.trouble, undefined, list)
          assert.equal(simulated.tip, theirs.tip, list)
          const [stacked] = simulated.following
          if (stacked !== undefined) assert.equal(stacked.now, await repo.oid('stacked'), list)
        }
        seen['conflict' in theirs ? 'conflict' : 'rewritten']++
      }),
      { ...randomRuns({ runs: 12, share: 0, of: 1 }), endOnFailure: true },
    )
    await t.notThrowsAsync(property)
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
    t.log(JSON.stringify(seen))
    t.true(seen.rewritten > 0)
  })
}

interface Begun {
  readonly list: string
  readonly onto: Oid
  readonly tip: Oid
}

/** Opens the list as git has it opened, and looks what it comes to. */
async function simulatedIn(repo: TestRepository, { list, onto, tip }: Begun): Promise<Simulated> {
  const directory = join(repo.home, 'rebase-merge')
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory)
  const files = { 'git-rebase-todo': list, onto: `${onto}\n`, 'orig-head': `${tip}\n` }
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  const found: Simulated[] = []
  const edit = async (session: EditorSession) => {
    found.push(await session.simulate(session.lines, new AbortController().signal))
    return { kind: 'leave' } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const { stderr } = await repo.runAnyhow({ planEditor, prompts }, 'edit-todo', join(directory, 'git-rebase-todo'))
  const [simulated] = found
  assert(simulated !== undefined, stderr)
  return simulated
}

async function byGit(
  repo: TestRepository,
  list: string,
  where: readonly string[],
): Promise<{ readonly tip: Oid } | { readonly conflict: string }> {
  const file = join(repo.home, 'changed')
  await writeFile(file, list)
  const at = { cwd: repo.directory, env: { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${file}"`, GIT_EDITOR: 'true' } }
  const args = ['rebase', '-q', '-i', '--rebase-merges', '--update-refs', '--empty=drop', '--reapply-cherry-picks']
  const { code, stderr } = await tryOracle([...args, ...where], at)
  if (code === 0) return { tip: await repo.oid('main') }
  const conflict = /Could not apply ([0-9a-f]{7})[^\n]*\s*$/.exec(stderr)?.[1] ?? stderr
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return { conflict }
}
