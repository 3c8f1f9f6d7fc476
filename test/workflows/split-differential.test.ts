import assert from 'node:assert/strict'
import test from 'ava'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import { type EditedCommit, loadEdits } from '../support/edited-history.js'
import { randomEdits } from '../support/random-files.js'
import { open, type TestRepository } from '../support/repository.js'
import { numberOfRuns } from '../support/random-runs.js'

// FC_RUNS asks for more.
const numRuns = numberOfRuns(20)

/** A history, which of its commits is split, and for each hunk the part that it goes into. */
interface Case {
  readonly commits: readonly EditedCommit[]
  readonly target: number
  readonly parts: readonly number[]
}

const commit = fc.record({ edits: randomEdits(5), message: fc.constant('one\n') })
const cases: fc.Arbitrary<Case> = fc.array(commit, { minLength: 1, maxLength: 3 }).chain(commits =>
  fc.record({
    commits: fc.constant(commits),
    target: fc.nat({ max: commits.length - 1 }),
    parts: fc.array(fc.nat({ max: 2 }), { minLength: 40, maxLength: 40 }),
  }),
)

test('parts together are what the commit was, and each touches its own files alone', async t => {
  const repo = await open(t, stack, 'system')
  let split = 0
  const property = fc.assert(
    fc.asyncProperty(cases, async ({ commits, target, parts }) => {
      const oids = await loadEdits(repo, commits)
      const oid = oids[target + 1] ?? ''
      const list = await listOf(repo, oid, parts)
      const flags = ['--parts', '-', '--keep-message', '--json']
      const { exitCode, stdout } = await repo.runWith(
        { stdin: JSON.stringify({ parts: list }) },
        'split',
        oid,
        ...flags,
      )
      if (list.length < 2) {
        assert.equal(exitCode, 2)
        return
      }
      // A file, and the directory that it stands in the place of, cannot be taken apart.
      if (/would be empty/.test(stdout)) return
      assert.equal(exitCode, 0, stdout)
      split++
      const document = JSON.parse(stdout)
      assert.equal(await treeAt(repo, 'HEAD'), await treeAt(repo, oids.at(-1) ?? ''))
      const now = document.parts.map((part: { commit: string }) => part.commit)
      assert.equal(await treeAt(repo, now.at(-1)), await treeAt(repo, oid))
      assert.equal(await repo.gitSays('rev-parse', `${now[0]}^`), await repo.gitSays('rev-parse', `${oid}^`))
      for (const [i, each] of now.entries())
        await checkFiles(repo, each, { before: now[i - 1], files: document.parts[i].files })
    }),
    { numRuns, includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
  t.true(split > 0)
})

type Part = { files: { path: string; hunks: number[] }[] }

/** Deals the hunks of a commit out to parts; those without any are left out. */
async function listOf(repo: TestRepository, oid: string, parts: readonly number[]): Promise<readonly Part[]> {
  const shown = JSON.parse((await repo.run('split', oid, '--show-hunks', '--json')).stdout)
  const list: Part[] = [{ files: [] }, { files: [] }, { files: [] }]
  let next = 0
  for (const { path, hunks } of shown.files) {
    for (const { number } of hunks) list[parts[next++ % parts.length] ?? 0]?.files.push({ path, hunks: [number] })
  }
  return list.filter(({ files }) => files.length > 0)
}

/** A part changes no other files than those that it is of. */
async function checkFiles(
  repo: TestRepository,
  commit: string,
  { before, files }: { before: string | undefined; files: readonly { path: string }[] },
): Promise<void> {
  const diff = ['diff-tree', '-r', '--no-renames', '--name-only', before ?? `${commit}^`, commit]
  const changed = (await repo.gitSays(...diff)).split('\n')
  const own = new Set(files.map(({ path }) => path))
  // A file makes way for a directory of its name, and the other way round.
  const isOwn = (path: string) =>
    [...own].some(file => file === path || file.startsWith(`${path}/`) || path.startsWith(`${file}/`))
  assert.deepEqual(
    changed.filter(path => path !== '' && !isOwn(path)),
    [],
  )
}

async function treeAt(repo: TestRepository, revision: string): Promise<string> {
  return repo.gitSays('rev-parse', `${revision}^{tree}`)
}
