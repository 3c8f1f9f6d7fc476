import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import test from 'ava'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import { toLatin1 } from '../../src/core/bytes/bytes.js'
import { type Commit, parseCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { oracle, tryOracle } from '../support/git.js'
import {
  buildHistory,
  type LinearHistory,
  oddMessages,
  plainMessages,
  type RandomCommit,
  randomCommits,
} from '../support/linear-history.js'
import { packOf } from '../support/pack.js'
import { open, type TestRepository } from '../support/repository.js'
import { numberOfRuns } from '../support/random-runs.js'

interface Case extends Pick<RandomCase, 'base' | 'last'> {
  readonly history: LinearHistory
}

// FC_RUNS asks for more: the runs are shared out over the tests below, which run side by side.
const shares = 4
const numRuns = Math.ceil(numberOfRuns(200) / shares)

interface RandomCase {
  readonly commits: readonly RandomCommit[]
  /** Positions in the history; the range is what follows `base` up to and with `last`. -1: from the root on. */
  readonly base: number
  readonly last: number
}

for (let share = 0; share < shares; share++) {
  test(`squash makes the ids that git rebase -i makes (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    // Git's rebase --root names the empty tree without writing it, which fsck would hold against us.
    await repo.gitSays('hash-object', '-w', '-t', 'tree', '--stdin')
    const property = fc.assert(
      fc.asyncProperty(cases(plainMessages), async ({ commits, base, last }) => {
        const squashCase = { history: buildHistory(commits), base, last }
        const theirs = await byRebase(repo, squashCase)
        const ours = await bySquash(repo, squashCase, theirs.message)
        // Where the ids differ, the bytes show where that began.
        if (ours !== theirs.tip) assert.deepEqual(await bodies(repo, ours), await bodies(repo, theirs.tip))
        assert.equal(ours, theirs.tip)
      }),
      { numRuns, includeErrorInReport: true },
    )
    await t.notThrowsAsync(property)
  })
}

test('squash keeps every byte of commits that git would alter', async t => {
  const repo = await open(t, stack, 'system')
  const property = fc.assert(
    fc.asyncProperty(cases(oddMessages), async ({ commits, base, last }) => {
      const squashCase = { history: buildHistory(commits), base, last }
      const { history } = squashCase
      const tip = await bySquash(repo, squashCase, undefined)
      const old = history.commits.map(oid => commitOf(history, oid))
      const above = old.slice(last + 1)
      const now = await firstParentChain(repo, tip)
      const [squashed, ...replayed] = now.slice(now.length - above.length - 1)
      assert.equal(now.length, base + 1 + 1 + above.length)
      assert.equal(squashed?.tree, old[last]?.tree)
      assert.equal(squashed && spoken(squashed), spoken(old[base + 1] as Commit))
      assert.deepEqual(replayed.map(kept), above.map(kept))
    }),
    { numRuns, includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
})

function cases(messages: fc.Arbitrary<Uint8Array>): fc.Arbitrary<RandomCase> {
  return randomCommits(messages).chain((commits: RandomCommit[]) =>
    fc.tuple(fc.integer({ min: -1, max: commits.length - 3 }), fc.nat()).map(([base, pickLast]) => ({
      commits,
      base,
      last: base + 2 + (pickLast % (commits.length - base - 2)),
    })),
  )
}

/** Lets git fold the range, and returns the tip and the message it gave the fold. */
async function byRebase(repo: TestRepository, squashCase: Case): Promise<{ tip: string; message: Uint8Array }> {
  const { history, base, last } = squashCase
  await load(repo, history)
  const todo = history.commits
    .slice(base + 1)
    .map((oid, i) => `${i > 0 && i <= last - base - 1 ? 'fixup' : 'pick'} ${oid}\n`)
    .join('')
  const file = join(repo.home, 'todo')
  await writeFile(file, todo)
  const onto = base === -1 ? ['--root'] : [history.commits[base] as Oid]
  const env = { ...repo.env, GIT_SEQUENCE_EDITOR: `cp "${file}"`, GIT_EDITOR: 'true' }
  const at = { cwd: repo.directory, env }
  const { code, stderr } = await tryOracle(['rebase', '-q', '-i', '--empty=keep', ...onto], at)
  assert.equal(code, 0, stderr)
  const folded = `HEAD~${history.commits.length - 1 - last}`
  const body = await oracle(['cat-file', 'commit', folded], at)
  return { tip: await repo.oid('HEAD'), message: parseCommit(body).message }
}

async function bySquash(
  repo: TestRepository,
  { history, base, last }: Case,
  message: Uint8Array | undefined,
): Promise<string> {
  const tip = await load(repo, history)
  const range =
    base === -1 ? ['--root', history.commits[last] as Oid] : [`${history.commits[base]}..${history.commits[last]}`]
  // A message without a newline at its end, or with nothing in it, can only be the one a commit already has.
  const asFile = message?.at(-1) === 0x0a
  const words = asFile ? ['-F', '-'] : ['--message-from', 'first']
  const options = asFile ? { stdin: message } : {}
  const result = await repo.runWith(options, 'squash', ...range, ...words, '--no-co-authors')
  assert.equal(result.exitCode, 0, result.stderr)
  assert.equal(await repo.tree('main'), await repo.tree(tip))
  return repo.oid('main')
}

/** The history whose objects a repository was given last: they stay there. */
const stored = new WeakMap<TestRepository, LinearHistory>()

async function load(repo: TestRepository, history: LinearHistory): Promise<Oid> {
  const { objects, commits } = history
  const at = { cwd: repo.directory, env: repo.env }
  if (stored.get(repo) !== history)
    await oracle(['unpack-objects', '-q'], { ...at, input: packOf(objects.values(), 'sha1') })
  stored.set(repo, history)
  const tip = commits.at(-1) as Oid
  await oracle(['reset', '-q', '--hard', tip], at)
  return tip
}

/** Returns the ids and bytes of all commits up to a tip: a difference shows where it began. */
async function bodies(repo: TestRepository, tip: string): Promise<readonly string[]> {
  const oids = (await repo.gitSays('rev-list', '--reverse', tip)).split('\n')
  const at = { cwd: repo.directory, env: repo.env }
  return Promise.all(
    oids.map(async oid => `${oid}\n${(await oracle(['cat-file', 'commit', oid], at)).toString('latin1')}`),
  )
}

async function firstParentChain(repo: TestRepository, tip: string) {
  const oids = (await repo.gitSays('rev-list', '--reverse', tip)).split('\n')
  const at = { cwd: repo.directory, env: repo.env }
  return Promise.all(oids.map(async oid => parseCommit(await oracle(['cat-file', 'commit', oid], at))))
}

function commitOf({ objects }: LinearHistory, oid: Oid) {
  const object = objects.get(oid)
  if (object === undefined) throw new Error(`no object ${oid}`)
  return parseCommit(object.body)
}

/** Returns what a commit says, byte for byte. */
function spoken({ author, message }: Commit): string {
  return `${toLatin1(author.raw)}\n${toLatin1(message)}`
}

function kept(commit: Commit): string {
  return `${commit.tree}\n${spoken(commit)}`
}
