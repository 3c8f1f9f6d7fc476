import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { RawObject } from '../../src/core/object/raw-object.js'
import type { AbsorbDocument } from '../../src/index.js'
import { loadFiles } from '../support/edited-history.js'
import { oracle, tryOracle } from '../support/git.js'
import { packOf } from '../support/pack.js'
import { type Files, treeOf } from '../support/random-files.js'
import { fc } from '../support/properties.js'
import { randomRuns } from '../support/random-runs.js'
import { open, type TestRepository } from '../support/repository.js'

// The runs are shared out over the tests below, which run side by side.
const shares = 2

/** Something that is done to the lines of a file. */
interface LineEdit {
  readonly file: number
  readonly kind: 'insert' | 'delete' | 'change'
  readonly line: number
  readonly text: string
}

interface Case {
  readonly commits: readonly (readonly LineEdit[])[]
  readonly staged: readonly LineEdit[]
}

const edit: fc.Arbitrary<LineEdit> = fc.record({
  file: fc.nat({ max: 1 }),
  kind: fc.constantFrom('insert', 'delete', 'change', 'change'),
  line: fc.nat({ max: 30 }),
  text: fc.constantFrom('red', 'green', 'blue', ''),
})
const cases: fc.Arbitrary<Case> = fc.record({
  commits: fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
  staged: fc.array(edit, { minLength: 1, maxLength: 6 }),
})

const paths = ['a', 'dir/b']
const fileOf = (lines: readonly string[]) => ({ mode: '100644', lines }) as const
const start: Files = new Map(paths.map(path => [path, fileOf(Array.from({ length: 16 }, (_, i) => `${path} ${i}`))]))

function afterEdits(files: Files, edits: readonly LineEdit[]): Files {
  const now = new Map(files)
  for (const { file, kind, line, text } of edits) {
    const path = paths[file] ?? ''
    const lines = [...(now.get(path)?.lines ?? [])]
    const at = line % (lines.length + (kind === 'insert' ? 1 : 0) || 1)
    lines.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [text]))
    if (lines.length > 0) now.set(path, fileOf(lines))
  }
  return now
}

for (let share = 0; share < shares; share++) {
  test(`what is absorbed is exactly what was staged, as git has it from fixup! commits (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    let compared = 0
    const property = fc.assert(
      fc.asyncProperty(cases, async input => {
        const base = await prepared(repo, input)
        if (base === 'nothing staged') return
        const index = await repo.gitSays('write-tree')
        const before = await repo.gitSays('rev-parse', 'HEAD')
        const document = await absorbed(repo, base)
        assert.equal(await repo.gitSays('write-tree'), index)
        await checkParts(repo, document, index)
        const trees = await treesAbove(repo, base)
        if (document.changed) await checkUndo(repo, { before, index })
        const theirs = await byGit(repo, input, base)
        if (theirs === 'conflict' || theirs === 'misplaced') return
        compared++
        assert.deepEqual(trees, theirs)
      }),
      randomRuns<[Case]>({ runs: 30, share, of: shares }),
    )
    await t.notThrowsAsync(property)
    t.true(compared > 0)
    // What a conflict of git's own leaves behind is now and then no tree that fsck is content with.
    await oracle(['prune', '--expire=now'], { cwd: repo.directory, env: repo.env })
  })
}

/** Stores the history and stages what is to be staged; returns what the commits stand on. */
async function prepared(repo: TestRepository, { commits, staged }: Case): Promise<Oid | 'nothing staged'> {
  let files = start
  const states = commits.map((edits, i) => {
    files = afterEdits(files, edits)
    return { files, message: `commit ${i}\n` }
  })
  const [base] = await loadFiles(repo, [{ files: start, message: 'base\n' }, ...states])
  const objects = new Map<Oid, RawObject>()
  const tree = treeOf(afterEdits(files, staged), objects)
  const at = { cwd: repo.directory, env: repo.env }
  await oracle(['unpack-objects', '-q'], { ...at, input: packOf(objects.values(), 'sha1') })
  await oracle(['read-tree', tree], at)
  const isNothing = tree === (await repo.gitSays('rev-parse', 'HEAD^{tree}'))
  return isNothing ? 'nothing staged' : (base as Oid)
}

async function absorbed(repo: TestRepository, base: Oid, ...more: readonly string[]): Promise<AbsorbDocument> {
  const env = { GIT_AUTHOR_EMAIL: 'Ann@example.com' }
  const result = await repo.runAnyhow({ env }, 'absorb', '--base', base, '--json', ...more)
  assert.equal(result.exitCode, 0, result.stdout)
  return JSON.parse(result.stdout)
}

/** Each new commit differs from its old one by the parts that went into it, and into those below; nothing else does. */
async function checkParts(repo: TestRepository, document: AbsorbDocument, index: string): Promise<void> {
  const { parts, before, after, plan } = document
  const order = plan.todos.flatMap(todo => ('commits' in todo ? todo.commits : []))
  if (parts.every(({ commit }) => commit !== null))
    assert.equal(await repo.gitSays('rev-parse', `${after}^{tree}`), index)
  for (const { old, new: now } of document.rewritten) {
    const expected = new Map<string, number>()
    for (const { path, lines, commit } of parts) {
      if (commit === null || lines === null || order.indexOf(commit) > order.indexOf(old)) continue
      await count(expected, repo, { revision: before, path, lines: lines.old, by: -1 })
      await count(expected, repo, { revision: index, path, lines: lines.new, by: 1 })
    }
    const found = new Map<string, number>()
    for (const path of paths) {
      await count(found, repo, { revision: old, path, lines: undefined, by: -1 })
      await count(found, repo, { revision: now ?? '', path, lines: undefined, by: 1 })
    }
    assert.deepEqual(differing(found), differing(expected))
  }
}

interface Counted {
  readonly revision: string
  readonly path: string
  readonly lines: { readonly start: number; readonly count: number } | undefined
  readonly by: number
}

async function count(counts: Map<string, number>, repo: TestRepository, { revision, path, lines, by }: Counted) {
  const all = (await repo.gitSays('cat-file', '-p', `${revision}:${path}`).then(text => `${text}\n`))
    .split('\n')
    .slice(0, -1)
  const some = lines === undefined ? all : all.slice(lines.start - 1, lines.start - 1 + lines.count)
  for (const line of lines?.count === 0 ? [] : some) {
    const key = `${path}: ${line}`
    counts.set(key, (counts.get(key) ?? 0) + by)
  }
}

function differing(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].flatMap(([key, n]) => (n === 0 ? [] : [`${n} ${key}`])).toSorted()
}

async function checkUndo(repo: TestRepository, { before, index }: { before: string; index: string }): Promise<void> {
  const { exitCode, stderr } = await repo.runAnyhow({}, 'undo')
  assert.equal(exitCode, 0, stderr)
  assert.equal(await repo.gitSays('rev-parse', 'HEAD'), before)
  assert.equal(await repo.gitSays('write-tree'), index)
}

/**
 * Returns what an autosquash of the `fixup!` commits comes to, where that is defined.
 *
 * It only moves commits, so that it has to end with the tree that it began with. Where the same line stands twice side
 * by side it may not: git takes a line of a fixup! for the one that the commit above is yet to add, calls the two changes
 * one, and a line is left over or missing without a conflict. That is no measure. Whether what was absorbed ends with what
 * was staged is checked by itself.
 */
async function byGit(
  repo: TestRepository,
  input: Case,
  base: Oid,
): Promise<readonly string[] | 'conflict' | 'misplaced'> {
  await prepared(repo, input)
  await absorbed(repo, base, '--fixups')
  const at = { cwd: repo.directory, env: { ...repo.env, GIT_SEQUENCE_EDITOR: 'true', GIT_EDITOR: 'true' } }
  await oracle(['reset', '-q', '--hard'], at)
  const tree = await repo.gitSays('rev-parse', 'HEAD^{tree}')
  const flags = ['-q', '-i', '--empty=drop', '--autosquash']
  if ((await tryOracle(['rebase', ...flags, base], at)).code === 0) {
    const trees = await treesAbove(repo, base)
    return (await repo.gitSays('rev-parse', 'HEAD^{tree}')) === tree ? trees : 'misplaced'
  }
  await oracle(['rebase', '--quit'], at)
  await rm(join(repo.gitDirectory, 'index.lock'), { force: true })
  await oracle(['checkout', '-q', '-f', 'main'], at)
  return 'conflict'
}

async function treesAbove(repo: TestRepository, base: Oid): Promise<readonly string[]> {
  return (await repo.gitSays('log', '--format=%T', `${base}..HEAD`)).split('\n')
}
