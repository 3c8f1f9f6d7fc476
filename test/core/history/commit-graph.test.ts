import assert from 'node:assert/strict'
import test from 'ava'
import { CommitGraph, GrowingGraph } from '../../../src/core/history/commit-graph.js'
import { type CommitLinks, linksOf } from '../../../src/core/history/commit-links.js'
import { mergeBases } from '../../../src/core/history/merge-bases.js'
import { newestCommits } from '../../../src/core/history/newest-commits.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { fc } from '../../support/properties.js'
import { buildDag, randomNodes } from '../../support/random-dag.js'
import { numberOfRuns } from '../../support/random-runs.js'

const cases = fc.record({ nodes: randomNodes(30), known: fc.nat({ max: 30 }), one: fc.nat(), other: fc.nat() })

/** Commits that a repository holds, and how one is read. */
function read(nodes: Parameters<typeof buildDag>[0]) {
  const { objects, commits } = buildDag(nodes)
  const links = new Map(
    commits.map(oid => [oid, linksOf(oid, objects.get(oid)?.body ?? new Uint8Array(), new Set())] as const),
  )
  const linksOfOne = async (oid: Oid): Promise<CommitLinks> => links.get(oid) ?? assert.fail(`there is no ${oid}`)
  return { commits, linksOf: linksOfOne, links }
}

test('merge bases in a graph, with commits made on it, are those that a walk through history finds', async t => {
  const property = fc.asyncProperty(cases, async scene => {
    const { commits, linksOf, links } = read(scene.nodes)
    // The oldest are there, the others are made.
    const there = commits.slice(0, 1 + (scene.known % commits.length))
    const graph = new GrowingGraph(
      new CommitGraph(await newestCommits(there, Infinity, linksOf)),
      oid => links.get(oid)?.parents,
    )
    const [one, other] = [scene.one, scene.other].map(number => commits[number % commits.length])
    assert.ok(one && other)
    const expected = await mergeBases(one, other, linksOf)
    assert.deepEqual([...(graph.mergeBases(one, other) ?? [])].sort(), [...expected].sort())
    assert.equal(graph.reaches(one, other), expected.includes(other))
  })
  await t.notThrowsAsync(fc.assert(property, { numRuns: numberOfRuns(500) }))
})

test('a graph that does not go back far enough says so, or what a walk through history finds', async t => {
  const counts = { told: 0, unknown: 0 }
  const property = fc.asyncProperty(cases, async scene => {
    // With right clocks: git, too, trusts dates.
    const { commits, linksOf } = read(scene.nodes.map(node => ({ ...node, skew: 0 })))
    const newest = await newestCommits(commits.slice(-3), scene.known, linksOf)
    const graph = new GrowingGraph(new CommitGraph(newest), () => undefined)
    const [one, other] = [scene.one, scene.other].map(number => commits[number % commits.length])
    assert.ok(one && other)
    const expected = await mergeBases(one, other, linksOf)
    const bases = graph.mergeBases(one, other)
    const reaches = graph.reaches(one, other)
    if (reaches !== undefined) assert.equal(reaches, expected.includes(other))
    if (bases === undefined) counts.unknown++
    else {
      assert.deepEqual([...bases].sort(), [...expected].sort())
      counts.told++
    }
  })
  await t.notThrowsAsync(fc.assert(property, { numRuns: numberOfRuns(500) }))
  t.true(counts.told > 50 && counts.unknown > 50, JSON.stringify(counts))
})
