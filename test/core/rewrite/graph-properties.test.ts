import test from 'ava'
import { fc } from '../../support/properties.js'
import { encode } from '../../../src/core/bytes/bytes.js'
import { type Commit, parseCommit } from '../../../src/core/object/commit.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { hashObject } from '../../../src/core/object/raw-object.js'
import type { Person } from '../../../src/core/message/mailmap.js'
import type { CommitInfo } from '../../../src/core/rewrite/plan/commit-info.js'
import type { RewritePlan } from '../../../src/core/rewrite/plan/plan.js'
import { planDrop, planReword } from '../../../src/core/rewrite/plan/plan-edits.js'
import { planSquash } from '../../../src/core/rewrite/plan/plan-squash.js'
import { replay } from '../../../src/core/rewrite/replay/replay.js'
import { Trees } from '../../../src/core/rewrite/tree/trees.js'
import { buildDag, type RandomDag, randomNodes } from '../../support/random-dag.js'
import { randomRuns } from '../../support/random-runs.js'
import type { ReplayOutcome, ReplayInput } from '../../../src/core/rewrite/replay/input-and-outcome.js'

const cases = fc.tuple(randomNodes(24), fc.nat())

/** Returns what stands on a commit, itself first, up to the newest commit: parents before children. */
function graphOn({ objects, commits }: RandomDag, start: Oid): readonly CommitInfo[] {
  const infos = commits.map(oid => ({ oid, commit: commitIn(objects, oid) }))
  const tip = infos.at(-1)?.oid as Oid
  const below = new Set([tip])
  for (const { oid, commit } of infos.toReversed()) if (below.has(oid)) for (const up of commit.parents) below.add(up)
  const found = new Set<Oid>()
  return infos.filter(({ oid, commit }) => {
    const isIn = below.has(oid) && (oid === start || commit.parents.some(parent => found.has(parent)))
    if (isIn) found.add(oid)
    return isIn
  })
}

function commitIn(objects: RandomDag['objects'], oid: Oid): Commit {
  const object = objects.get(oid)
  if (object === undefined) throw new Error(`there is no ${oid}`)
  return parseCommit(object.body)
}

const refuse = () => Promise.reject(new Error('nothing is to be merged'))

/** Replays a plan as it comes out of JSON, with nobody there to merge. */
function replayed({ objects }: RandomDag, plan: RewritePlan, more: Partial<ReplayInput> = {}): Promise<ReplayOutcome> {
  const read = async (oid: Oid) => objects.get(oid) ?? refuse()
  return replay(JSON.parse(JSON.stringify(plan)), {
    commitOf: oid => commitIn(objects, oid),
    format: 'sha1',
    committer: { raw: encode('Rita <rita@example.com> 1700000000 +0000') },
    trees: new Trees({ read }, 'sha1'),
    merger: {
      merges: 'trees',
      mergesLines: async () => false,
      merge: refuse,
      mergeCommits: refuse,
      close: () => Promise.resolve(),
    },
    ...more,
  })
}

/** Makes sure that each new commit is its old one on what has become of the old one's parents. */
function sameShape(dag: RandomDag, outcome: ReplayOutcome, graph: readonly CommitInfo[]): void {
  if (outcome.kind !== 'rewritten') throw new Error(`it is ${outcome.kind}`)
  const made = new Map(outcome.objects.map(object => [hashObject(object, 'sha1'), object]))
  const now = new Map(outcome.mapping)
  for (const { oid, commit } of graph) {
    const after = now.get(oid)
    if (after === undefined) throw new Error(`${oid} stands for nothing`)
    const { tree, parents } = parseCommit(made.get(after)?.body ?? new Uint8Array())
    const expected = commit.parents.map(parent => now.get(parent) ?? parent)
    if (tree !== commit.tree || parents.join() !== expected.join()) throw new Error(`${oid} has another place`)
  }
  if (outcome.tip !== now.get(dag.commits.at(-1) as Oid)) throw new Error('the tip is another')
}

const property = (check: (dag: RandomDag, graph: readonly CommitInfo[]) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(cases, async ([nodes, at]) => {
      const dag = buildDag(nodes)
      const tip = dag.commits.at(-1) as Oid
      const candidates = dag.commits.filter(oid => graphOn(dag, oid).some(info => info.oid === tip))
      await check(dag, graphOn(dag, candidates[at % candidates.length] as Oid))
    }),
    randomRuns({ runs: 100, share: 0, of: 1 }),
  )

test('a plan in which nothing is done changes nothing, whatever the shape of history', async t => {
  const check = property(async (dag, graph) => {
    const outcome = await replayed(dag, planDrop(graph, new Set()))
    if (outcome.kind !== 'unchanged') throw new Error(`it is ${outcome.kind}`)
  })
  await t.notThrowsAsync(check)
})

test('a reworded commit has all that stood on it stand on it again, trees unchanged', async t => {
  const check = property(async (dag, graph) => {
    const first = graph[0]?.oid as Oid
    sameShape(dag, await replayed(dag, planReword(graph, first, { text: 'reworded\n' })), graph)
  })
  await t.notThrowsAsync(check)
})

test('all commits are made anew in the shape that they had', async t => {
  const check = property(async (dag, graph) => {
    sameShape(dag, await replayed(dag, planDrop(graph, new Set()), { reuse: 'make-anew' }), graph)
  })
  await t.notThrowsAsync(check)
})

test('a fold at the top of a line leaves the tree of the tip as it is, and cannot conflict', async t => {
  const request = {
    message: { from: 'all' },
    author: 'first',
    date: 'first',
    coAuthors: 'omit',
    mailmap: (person: Person) => person,
  } as const
  const check = property(async (dag, graph) => {
    const range = graph.slice(0, 2)
    const [first, second] = range
    const isLine = second?.commit.parents.join() === first?.oid && (first?.commit.parents.length ?? 2) < 2
    // What was started between the two would stand on both, and that may need a merge.
    const between = graph.slice(2).some(({ commit }) => commit.parents.includes(first?.oid as Oid))
    if (!isLine || between) return
    const planned = planSquash({ range, above: graph.slice(2) }, request)
    if (planned.kind !== 'planned') throw new Error(planned.kind)
    const outcome = await replayed(dag, planned.plan)
    if (outcome.kind !== 'rewritten' || outcome.tree !== graph.at(-1)?.commit.tree) throw new Error(outcome.kind)
  })
  await t.notThrowsAsync(check)
})
