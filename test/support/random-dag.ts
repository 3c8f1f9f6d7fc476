import { fc } from './properties.js'
import { encode } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { collectingSink, type Directory, editTree } from './tree-builder.js'

/** One commit of a random history: its parents by how far back they stand, and by how much its clock is off. */
export interface RandomNode {
  readonly parents: readonly number[]
  readonly skew: number
}

/** A random history with merges as objects, oldest commit first. */
export interface RandomDag {
  readonly objects: ReadonlyMap<Oid, RawObject>
  readonly commits: readonly Oid[]
}

/** Returns random histories: lines that fork and merge, octopus merges, several roots, and clocks that are off. */
export function randomNodes(maxLength: number): fc.Arbitrary<RandomNode[]> {
  const back = fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
  )
  const node = fc.record({
    parents: fc.oneof(
      { weight: 12, arbitrary: fc.tuple(back) },
      { weight: 6, arbitrary: fc.tuple(back, back) },
      { weight: 1, arbitrary: fc.tuple(back, back, back) },
      { weight: 1, arbitrary: fc.constant([]) },
    ),
    skew: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
    ),
  })
  return fc.array(node, { minLength: 2, maxLength, size: 'max' })
}

/** Builds the history; every commit changes one of five files, and adds one. */
export function buildDag(nodes: readonly RandomNode[]): RandomDag {
  const objects = new Map<Oid, RawObject>()
  const sink = collectingSink('sha1', objects)
  const directories: Directory[] = []
  const commits: Oid[] = []
  nodes.forEach(({ parents, skew }, i) => {
    const at = [...new Set(parents.map(back => i - back))].filter(index => index >= 0)
    const files = { [`file${i % 5}.txt`]: `${i}\n`.repeat(20), [`dir${i % 3}/added${i}.txt`]: `added by ${i}\n` }
    const directory = editTree(directories[at[0] ?? -1], files, sink)
    directories.push(directory)
    const ident = { raw: encode(`Ann <ann@example.com> ${1_600_000_000 + 60 * i + skew} +0000`) }
    const commit = serializeCommit({
      tree: directory.oid,
      parents: at.map(index => commits[index] as Oid),
      author: ident,
      committer: ident,
      extraHeaders: [],
      message: encode(`commit ${i}\n`),
    })
    const oid = hashObject(commit, 'sha1')
    objects.set(oid, commit)
    commits.push(oid)
  })
  return { objects, commits }
}
