import test, { type ExecutionContext } from 'ava'
import { evilMerge, merged, octopus } from '../../../fixtures-repos/merges.js'
import { encode, toLatin1 } from '../../../src/core/bytes/bytes.js'
import { type Commit, parseCommit } from '../../../src/core/object/commit.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { treeEntries } from '../../../src/core/object/tree.js'
import type { Todo } from '../../../src/core/rewrite/plan/plan.js'
import type { BackendName, Git, RefName } from '../../../src/git/port.js'
import { readCommitInfo } from '../../../src/workflows/rewrite/plan-context/read-commits.js'
import { replayPlan } from '../../../src/workflows/rewrite/replay-plan.js'
import type { DefinedHistory } from '../../support/history.js'
import { open } from '../../support/repository.js'
import { testWithGit } from '../../support/installed.js'
import type { ReplayOutcome } from '../../../src/core/rewrite/replay/input-and-outcome.js'

const pick = (commit: Oid): Todo => ({ action: 'pick', commit })
const reword = (commit: Oid): Todo => ({ action: 'reword', commit, message: { text: 'reworded\n' } })
const label = (name: string): Todo => ({ action: 'label', name })
const reset = (to: string): Todo => ({ action: 'reset', to: { label: to } })
const merge = (commit: Oid, ...labels: readonly string[]): Todo => {
  return { action: 'merge', commit, merged: labels.map(name => ({ label: name })), parents: 'same' }
}

interface Replayed {
  readonly outcome: ReplayOutcome
  /** The new tip, read from what was made or what was there. */
  readonly tip: Commit
  readonly git: Git
}

async function replayed(
  t: ExecutionContext,
  { history, backend }: { history: DefinedHistory; backend: BackendName },
  todos: readonly Todo[],
): Promise<Replayed> {
  const git = await (await open(t, history, backend)).open()
  const chain = await Promise.all(
    [...history.objects].flatMap(([oid, { type }]) => (type === 'commit' ? [readCommitInfo(git, oid)] : [])),
  )
  const tip = history.refs.get('refs/heads/main' as RefName) as Oid
  const processMark = { host: 'here', pid: process.pid, isAlive: () => true }
  const committer = { raw: encode('Rita <rita@example.com> 1700000000 +0000') }
  const outcome = await replayPlan({ processMark }, git, {
    plan: { version: 1, base: history.oids.A, tip, todos },
    chain,
    committer,
  })
  if (outcome.kind === 'rewritten') await git.objects.write(outcome.objects)
  const now = outcome.kind === 'rewritten' ? outcome.tip : tip
  return { outcome, tip: parseCommit((await git.objects.read(now)).body), git }
}

for (const backend of ['system', 'memory'] as const) {
  test(`a merge whose parents are unchanged keeps its name [${backend}]`, async t => {
    const { B, C, D, M, X, Y } = evilMerge.oids
    const todos = [label('onto'), pick(X), pick(Y), label('side'), reset('onto'), pick(B), pick(C)]
    const { outcome } = await replayed(t, { history: evilMerge, backend }, [...todos, merge(M, 'side'), pick(D)])
    t.is(outcome.kind, 'unchanged')
  })

  test(`a merge whose parents have other names and the same trees keeps its tree [${backend}]`, async t => {
    const { B, C, M, X, Y } = evilMerge.oids
    const todos = [label('onto'), reword(X), pick(Y), label('side'), reset('onto'), pick(B), pick(C)]
    const { outcome, tip } = await replayed(t, { history: evilMerge, backend }, [...todos, merge(M, 'side')])
    const now = new Map(outcome.kind === 'rewritten' ? outcome.mapping : [])
    t.is(tip.tree, evilMerge.trees.M)
    t.deepEqual(tip.parents, [C, now.get(Y)])
    t.deepEqual([outcome.kind === 'rewritten' && outcome.labels.get('side'), [...now.keys()]], [now.get(Y), [X, Y, M]])
  })

  test(`what was done by hand in a merge is kept where a parent loses a commit [${backend}]`, async t => {
    const { C, M, X, Y } = evilMerge.oids
    const todos = [label('onto'), pick(X), pick(Y), label('side'), reset('onto'), pick(C), merge(M, 'side')]
    const { tip, git } = await replayed(t, { history: evilMerge, backend }, todos)
    t.deepEqual(await files(git, tip), ['a.txt', 'both.txt', 'hand.txt', 'x.txt'])
    t.is(await content(git, tip, 'both.txt'), 'ours and theirs\n')
  })

  test(`an octopus is made again of what its parents have become [${backend}]`, async t => {
    const { B, C, D, O } = octopus.oids
    const sides = (['B', 'C', 'D'] as const).flatMap(name => {
      const commit = octopus.oids[name]
      return [name === 'C' ? reword(commit) : pick(commit), label(name), reset('onto')]
    })
    const { outcome, tip } = await replayed(t, { history: octopus, backend }, [
      label('onto'),
      ...sides,
      merge(O, 'B', 'C', 'D'),
    ])
    t.is(tip.tree, octopus.trees.O)
    const now = new Map(outcome.kind === 'rewritten' ? outcome.mapping : [])
    t.deepEqual(tip.parents, [octopus.oids.A, B, now.get(C), D])
  })

  test(`a merge of what is there already is left out [${backend}]`, async t => {
    const { B, M, D } = merged.oids
    const todos = [label('onto'), pick(B), merge(M, 'onto'), pick(D)]
    const { outcome, tip, git } = await replayed(t, { history: merged, backend }, todos)
    t.deepEqual(outcome.kind === 'rewritten' && outcome.emptied, [M])
    t.deepEqual(tip.parents, [B])
    t.deepEqual(await files(git, tip), ['a.txt', 'b.txt', 'd.txt'])
  })

  test(`refs move to what was built last [${backend}]`, async t => {
    const { B, X, Y, M } = merged.oids
    const ref = 'refs/heads/side' as RefName
    const todos = [label('onto'), reword(X), { action: 'update-ref', ref, old: Y } as const, pick(Y), label('side')]
    const { outcome } = await replayed(t, { history: merged, backend }, [
      ...todos,
      reset('onto'),
      pick(B),
      merge(M, 'side'),
    ])
    if (outcome.kind !== 'rewritten') return t.fail()
    t.deepEqual(outcome.refs, [{ name: ref, old: Y, new: new Map(outcome.mapping).get(X) as Oid }])
  })
}

test('a signed tag goes with the commit that a merge has no more', async t => {
  const { X, Y, M, B } = merged.oids
  const tag = (oid: Oid) => ({ name: 'mergetag', value: encode(`object ${oid}\ntype commit\ntag t`) })
  const { git } = await replayed(t, { history: merged, backend: 'memory' }, [])
  const read = async (oid: Oid) => (await readCommitInfo(git, oid)).commit
  const processMark = { host: 'here', pid: process.pid, isAlive: () => true }
  const found = await Promise.all(
    [reword(X), pick(X)].map(async first => {
      const old = { ...(await read(M)), extraHeaders: [tag(Y)] }
      const chain = [{ oid: M, commit: old }, ...(await Promise.all([B, X, Y].map(oid => readCommitInfo(git, oid))))]
      const todos = [label('onto'), first, pick(Y), label('side'), reset('onto'), reword(B), merge(M, 'side')]
      const plan = { version: 1 as const, base: merged.oids.A, tip: merged.oids.D, todos }
      const outcome = await replayPlan({ processMark }, git, { plan, chain, committer: old.committer })
      if (outcome.kind !== 'rewritten') throw new Error(outcome.kind)
      const made = parseCommit(outcome.objects.at(-1)?.body ?? new Uint8Array())
      return [made.extraHeaders.length, outcome.unsigned] as const
    }),
  )
  t.deepEqual(found, [
    [0, [M]],
    [1, []],
  ])
})

testWithGit('2.38', 'commits that nobody has merged before are merged, and a conflict names its paths', async t => {
  const { B, C, D, X, Y } = evilMerge.oids
  const result = {
    author: { text: 'Ann <a@example.com> 1 +0000' },
    message: { text: "Merge branch 'x'\n" },
    headers: [],
  }
  const fresh = (name: string) => ({ action: 'merge', commit: null, merged: [{ label: name }], result }) as const
  const side = [label('onto'), pick(X), label('x'), pick(Y), label('y'), reset('onto'), pick(B), pick(D)]
  const clean = await replayed(t, { history: evilMerge, backend: 'system' }, [...side, fresh('x')])
  t.deepEqual(await files(clean.git, clean.tip), ['a.txt', 'b.txt', 'both.txt', 'd.txt', 'x.txt'])
  t.deepEqual([clean.tip.parents[1], clean.tip.message], [X, encode("Merge branch 'x'\n")])
  const { outcome } = await replayed(t, { history: evilMerge, backend: 'system' }, [...side, pick(C), fresh('y')])
  if (outcome.kind !== 'conflict') return t.fail()
  t.deepEqual(outcome.conflicts, [{ path: encode('both.txt'), kind: 'contents' }])
  t.deepEqual([outcome.step, outcome.commit, outcome.before.labels.get('x')], [9, Y, X])
})

async function files(git: Git, { tree }: Commit): Promise<readonly string[]> {
  return [...treeEntries((await git.objects.read(tree)).body, 'sha1')].map(({ name }) => toLatin1(name))
}

async function content(git: Git, { tree }: Commit, path: string): Promise<string | undefined> {
  for (const { name, oid } of treeEntries((await git.objects.read(tree)).body, 'sha1')) {
    if (toLatin1(name) === path) return toLatin1((await git.objects.read(oid)).body)
  }
  return undefined
}
