import assert from 'node:assert/strict'
import test from 'ava'
import * as fc from 'fast-check'
import { bestCommonAncestors } from '../../../src/core/deepen/common-ancestors.js'
import { nextForBase } from '../../../src/core/deepen/find-merge-base.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { type AbstractDag, abstractDag, ancestorsOf, shallowGraph } from '../../support/abstract-dag.js'
import { randomNodes } from '../../support/random-dag.js'

const numRuns = Number(process.env['FC_RUNS'] ?? 1000)

/** A merge base is a common ancestor that no other one descends from. */
function mergeBases(dag: AbstractDag, one: Oid, other: Oid): readonly Oid[] {
  const theirs = ancestorsOf(dag, [other])
  const common = [...ancestorsOf(dag, [one])].filter(oid => theirs.has(oid))
  return common.filter(oid => !common.some(best => best !== oid && ancestorsOf(dag, [best]).has(oid))).toSorted()
}

test('the search ends with the merge bases that all of history shows, and with the history that shows them', t => {
  const cases = fc.tuple(randomNodes(60), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 4 }))
  fc.assert(
    fc.property(cases, ([nodes, pickHead, pickTarget, depth]) => {
      const dag = abstractDag(nodes)
      const [head, target] = [pickHead, pickTarget].map(pick => dag.oids[pick % dag.oids.length] as Oid) as [Oid, Oid]
      const graph = shallowGraph(dag, [head], depth)
      const before = graph.size
      const asked = new Set<string>()
      let step = nextForBase(graph, { head, target, asked })
      for (; step.kind === 'ask'; step = nextForBase(graph, { head, target, asked })) {
        assert.ok(!asked.has(step.key))
        asked.add(step.key)
        const hidden = ancestorsOf(dag, step.behind)
        const sent = step.behind.length === 0 ? step.wants : ancestorsOf(dag, step.wants)
        assert.ok(step.behind.every(oid => graph.has(oid)))
        graph.add([...sent].filter(oid => !hidden.has(oid)).flatMap(oid => dag.links.get(oid) ?? []))
      }
      const bases = mergeBases(dag, head, target)
      assert.deepEqual(step.kind === 'found' ? [...step.bases].toSorted() : [], bases)
      assert.deepEqual([...bestCommonAncestors(graph, head, target)].toSorted(), bases)
      const [ours, theirs] = [ancestorsOf(dag, [head]), ancestorsOf(dag, [target])]
      const apart = [...new Set([...ours, ...theirs])].filter(oid => !(ours.has(oid) && theirs.has(oid))).length
      if (bases.length === 1) assert.ok(graph.size - before <= 3 * apart + 1, `${graph.size - before} for ${apart}`)
    }),
    { numRuns, includeErrorInReport: true },
  )
  t.pass()
})
