import assert from 'node:assert/strict'
import test from 'ava'
import { fc } from '../../support/properties.js'
import { describe } from '../../../src/core/deepen/describe.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { abstractDag, ancestorsOf, shallowGraph } from '../../support/abstract-dag.js'
import { randomNodes } from '../../support/random-dag.js'
import { numberOfRuns } from '../../support/random-runs.js'

const numRuns = numberOfRuns(1000)

test('what is found in a part of history is what is found in all of it', t => {
  const cases = fc.tuple(randomNodes(60), fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 14 }), fc.nat())
  const property = () =>
    fc.assert(
      fc.property(cases, ([nodes, picks, pickHead]) => {
        const dag = abstractDag(nodes)
        const at = (pick: number) => dag.oids[pick % dag.oids.length] as Oid
        const head = at(pickHead)
        const tagged = new Set(picks.map(at))
        const whole = describe(shallowGraph(dag, dag.oids, 1), head, tagged)
        const graph = shallowGraph(dag, [head], 1)
        let step = describe(graph, head, tagged)
        for (; step.kind === 'need'; step = describe(graph, head, tagged)) {
          assert.ok(step.missing.length > 0)
          graph.add(step.missing.flatMap(oid => dag.links.get(oid) ?? []))
        }
        assert.deepEqual(step, whole)
        const reached = [...ancestorsOf(dag, [head])].some(oid => tagged.has(oid))
        assert.equal(step.kind, reached ? 'described' : 'none')
      }),
      { numRuns, includeErrorInReport: true },
    )
  t.notThrows(property)
})
