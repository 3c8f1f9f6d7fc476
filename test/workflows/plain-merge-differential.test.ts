import assert from 'node:assert/strict'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import { encode } from '../../src/core/bytes/bytes.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { serializeTree } from '../../src/core/object/tree.js'
import { isFailure } from '../../src/core/errors.js'
import { plainMerger } from '../../src/git/in-process/plain-merger.js'
import type { Git, Merger, MergeRequest } from '../../src/git/port.js'
import { edited, type Files, randomEdits, someFiles, treeOf } from '../support/random-files.js'
import { randomRuns } from '../support/random-runs.js'
import { open } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const shares = 2

/** Few different lines, so that the same ones stand in many places, and some that stand in one. */
const line = fc.constantFrom('a', 'b', 'c', '', '}', 'u1', 'u2', 'u3', 'u4', 'u5').map(text => `${text}\n`)
const lines = fc.array(line, { maxLength: 14 })

/** Cuts a piece out, and puts another in. */
const change = fc.record({
  at: fc.nat({ max: 14 }),
  remove: fc.nat({ max: 3 }),
  insert: fc.array(line, { maxLength: 3 }),
})
const changes = fc.array(change, { minLength: 1, maxLength: 2 })

type Changes = readonly { readonly at: number; readonly remove: number; readonly insert: readonly string[] }[]

function changed(text: readonly string[], made: Changes, end: string): string {
  const now = [...text]
  for (const { at, remove, insert } of made) now.splice(Math.min(at, now.length), remove, ...insert)
  return now.join('') + end
}

/** Now and then the last line has no end. */
const end = fc.constantFrom('', '', '', 'last', 'end')

const contents = fc
  .tuple(lines, changes, changes, end)
  .map(([base, ours, theirs, last]) => [base.join('') + last, changed(base, ours, last), changed(base, theirs, last)])

const trees = fc.tuple(randomEdits(3), randomEdits(2), randomEdits(2)).map(([before, ours, theirs]) => {
  const start = edited(someFiles, before)
  return [start, edited(start, ours), edited(start, theirs)]
})

for (let share = 0; share < shares; share++) {
  testWithGit(
    '2.38',
    `what two have done to a file comes out as git has it, or is left to git (${share + 1} of ${shares})`,
    async t => {
      const counts = await compare(
        t,
        randomRuns<[string[]]>({ runs: 400, share, of: shares }),
        contents,
        (text, made) => {
          const blob: RawObject = { type: 'blob', body: encode(text) }
          const oid = hashObject(blob, 'sha1')
          const tree = serializeTree([{ mode: '100644', name: encode('file'), oid }])
          made.set(oid, blob)
          made.set(hashObject(tree, 'sha1'), tree)
          return hashObject(tree, 'sha1')
        },
      )
      t.true(counts.merged > counts.all / 20, JSON.stringify(counts))
    },
  )

  testWithGit(
    '2.38',
    `what two have done to files comes out as git has it, or is left to git (${share + 1} of ${shares})`,
    async t => {
      const counts = await compare(t, randomRuns<[Files[]]>({ runs: 200, share, of: shares }), trees, treeOf)
      t.true(counts.merged > counts.all / 20, JSON.stringify(counts))
    },
  )
}

type Store<T> = (value: T, made: Map<Oid, RawObject>) => Oid

async function compare<T>(
  t: Parameters<typeof open>[0] & { notThrowsAsync(promise: Promise<void>): unknown },
  runs: fc.Parameters<[T[]]>,
  three: fc.Arbitrary<T[]>,
  store: Store<T>,
) {
  const repo = await open(t, stack, 'system')
  const git = await repo.open()
  const [real, plain] = [git.merger({ host: 'here', pid: process.pid, isAlive: () => true }), plainMergerFor(git)]
  const counts = { all: 0, merged: 0, conflict: 0 }
  const property = fc.asyncProperty(three, async values => {
    const made = new Map<Oid, RawObject>()
    const [base, ours, theirs] = values.map(value => store(value, made))
    assert.ok(base && ours && theirs)
    counts.all++
    const found = await byPlain(plain, { base, ours, theirs, made })
    if (found === undefined) return
    const outcome = await real.merge({ base, ours, theirs, made })
    const shown = outcome.kind === 'merged' ? outcome.tree : outcome.conflicts
    assert.deepEqual(found.kind === 'merged' ? found.tree : found.conflicts, shown)
    counts[found.kind]++
  })
  try {
    await t.notThrowsAsync(fc.assert(property, runs))
  } finally {
    await real.close()
  }
  return counts
}

function plainMergerFor({ objects, objectFormat, config }: Git): Merger {
  return plainMerger({ objects, objectFormat, config, attributes: async () => [] })
}

async function byPlain(merger: Merger, request: MergeRequest) {
  try {
    return await merger.merge(request)
  } catch (error) {
    if (isFailure(error, 'unsupported')) return undefined
    throw error
  }
}
