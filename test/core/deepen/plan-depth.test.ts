import assert from 'node:assert/strict'
import test from 'ava'
import { fc } from '../../support/properties.js'
import { planDepth } from '../../../src/core/deepen/plan-depth.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { abstractDag, shallowGraph } from '../../support/abstract-dag.js'
import { randomNodes } from '../../support/random-dag.js'
import { numberOfRuns } from '../../support/random-runs.js'

const numRuns = numberOfRuns(1000)
const cases = fc.tuple(randomNodes(40), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 12 }))

test('deepening by n from a depth is a clone of the depth and n', t => {
  const property = () =>
    fc.assert(
      fc.property(cases, ([nodes, depth, count]) => {
        const dag = abstractDag(nodes)
        const head = dag.oids.at(-1) as Oid
        const graph = shallowGraph(dag, [head], depth)
        const plan = planDepth(graph, { head, tips: [head] }, { kind: 'to-depth', depth: depth + count })
        const by = planDepth(graph, { head, tips: [head] }, { kind: 'by', count })
        assert.deepEqual(plan, by)
        if (plan.kind === 'here') return assert.equal(graph.depth(head), null)
        assert.deepEqual(plan.limit, { kind: 'depth', depth: count })
        const fetched = shallowGraph(dag, plan.wants, count)
        const expected = shallowGraph(dag, [head], depth + count)
        for (const oid of dag.oids) assert.equal(graph.has(oid) || fetched.has(oid), expected.has(oid))
      }),
      { numRuns, includeErrorInReport: true },
    )
  t.notThrows(property)
})

test('what is here already is not fetched', t => {
  const property = () =>
    fc.assert(
      fc.property(cases, ([nodes, depth, less]) => {
        const dag = abstractDag(nodes)
        const head = dag.oids.at(-1) as Oid
        const graph = shallowGraph(dag, [head], depth)
        const request = { kind: 'to-depth', depth: Math.max(1, depth - less) } as const
        assert.deepEqual(planDepth(graph, { head, tips: [head] }, request), { kind: 'here' })
      }),
      { numRuns },
    )
  t.notThrows(property)
})
