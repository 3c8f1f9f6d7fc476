import assert from 'node:assert/strict'
import test from 'ava'
import { fc } from '../../support/properties.js'
import { bestCommonAncestors, nextForBase } from '../../../src/core/deepen/find-merge-base.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { type AbstractDag, abstractDag, ancestorsOf, shallowGraph } from '../../support/abstract-dag.js'
import { randomNodes } from '../../support/random-dag.js'
import { numberOfRuns } from '../../support/random-runs.js'

const numRuns = numberOfRuns(1000)

/** A merge base is a common ancestor that no other one descends from. */
function mergeBases(dag: AbstractDag, one: Oid, other: Oid): readonly Oid[] {
  const theirs = ancestorsOf(dag, [other])
  const common = [...ancestorsOf(dag, [one])].filter(oid => theirs.has(oid))
  return common.filter(oid => !common.some(best => best !== oid && ancestorsOf(dag, [best]).has(oid))).toSorted()
}

function levelsOf(dag: AbstractDag, oid: Oid, depth: number): readonly Oid[] {
  const graph = shallowGraph(dag, [oid], depth)
  return [...graph.reachable([oid])].filter(reached => graph.has(reached))
}

test('the search ends with the merge bases that all of history shows, and with the history that shows them', t => {
  const cases = fc.tuple(
    fc.oneof(randomNodes(60), randomNodes(400)),
    fc.nat(),
    fc.nat(),
    fc.integer({ min: 1, max: 4 }),
  )
  const property = () =>
    fc.assert(
      fc.property(cases, ([nodes, pickHead, pickTarget, depth]) => {
        const dag = abstractDag(nodes)
        const [head, target] = [pickHead, pickTarget].map(pick => dag.oids[pick % dag.oids.length] as Oid) as [Oid, Oid]
        const graph = shallowGraph(dag, [head], depth)
        const before = graph.size
        const asked = new Set<string>()
        const shared = new Set<Oid>()
        const next = () =>
          nextForBase(graph, { head, target, asked, shared, fetched: graph.size - before, lastFetched })
        let lastFetched = 0
        let step = next()
        for (; step.kind === 'ask'; step = next()) {
          assert.ok(!asked.has(step.key))
          asked.add(step.key)
          if (step.shared) for (const oid of step.wants) shared.add(oid)
          const sizeBefore = graph.size
          const hidden = ancestorsOf(dag, step.behind)
          const { wants, depth } = step
          const alone = wants.flatMap(oid => levelsOf(dag, oid, depth))
          const sent = step.behind.length === 0 ? alone : ancestorsOf(dag, wants)
          assert.ok(step.behind.every(oid => graph.has(oid)))
          graph.add([...sent].filter(oid => !hidden.has(oid)).flatMap(oid => dag.links.get(oid) ?? []))
          lastFetched = graph.size - sizeBefore
        }
        const bases = mergeBases(dag, head, target)
        assert.deepEqual(step.kind === 'found' ? [...step.bases].toSorted() : [], bases)
        assert.deepEqual([...bestCommonAncestors(graph, head, target)].toSorted(), bases)
        const [ours, theirs] = [ancestorsOf(dag, [head]), ancestorsOf(dag, [target])]
        const apart = [...new Set([...ours, ...theirs])].filter(oid => !(ours.has(oid) && theirs.has(oid))).length
        const [allowed, fetched] = [Math.max(64, 2 * apart + bases.length), graph.size - before]
        // To tell whether one of several is behind another takes what lies between them.
        const compared = [...asked].some(key => key.includes('..'))
        if (!compared) assert.ok(fetched <= allowed, `${fetched} for ${apart}`)
        // Of what a deeper clone held before it is not known on which side it is.
        if (step.kind !== 'found' || step.strays.length > 0 || depth > 1) return
        const own = (all: ReadonlySet<Oid>, based: ReadonlySet<Oid>) =>
          [...all].filter(oid => !based.has(oid)).toSorted()
        const here = (tips: readonly Oid[]) => graph.visible(tips, bases)
        assert.deepEqual(own(here([head]), here(bases)), own(ours, ancestorsOf(dag, bases)))
      }),
      { numRuns, includeErrorInReport: true },
    )
  t.notThrows(property)
})
