import assert from 'node:assert/strict'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import { encode, toLatin1 } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { serializeTree, treeEntries } from '../../src/core/object/tree.js'
import { mergeTexts } from '../../src/core/rewrite/merge/merge-texts.js'
import type { Merger } from '../../src/git/port.js'
import { numberOfRuns, randomRuns } from '../support/random-runs.js'
import { randomTexts, type ThreeTexts } from '../support/random-texts.js'
import { open } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const shares = 2
/** Git merges so many files at once. */
const atOnce = 100
/** A merge of a text is cheap: for each of other random runs so many are made. */
const merges = 5

for (let share = 0; share < shares; share++) {
  testWithGit('2.38', `texts are merged as git merges them, or not at all (${share + 1} of ${shares})`, async t => {
    const git = await (await open(t, stack, 'system')).open()
    const merger = git.merger({ host: 'here', pid: process.pid, isAlive: () => true })
    // What git has made once it does not bring again.
    const made = new Map<Oid, RawObject>()
    const counts = { all: 0, clean: 0, left: 0 }
    const seeds = fc.array(fc.nat(), { minLength: atOnce, maxLength: atOnce })
    const property = fc.asyncProperty(seeds, async seeds => {
      const all = seeds.map(randomTexts)
      const byGit = await mergedByGit(merger, made, all)
      for (const [i, { base, ours, theirs }] of all.entries()) {
        const merged = mergeTexts(encode(base), encode(ours), encode(theirs))
        // Whose side is whose does not matter where nothing conflicts.
        assert.deepEqual(mergeTexts(encode(base), encode(theirs), encode(ours)), merged, `seed ${seeds[i]}`)
        const expected = byGit[i]
        counts.all++
        if (merged !== undefined) counts.clean++
        else if (expected !== undefined) counts.left++
        if (merged !== undefined) assert.equal(toLatin1(merged), expected ?? 'a conflict', `seed ${seeds[i]}`)
      }
    })
    const runs = randomRuns<[number[]]>({ runs: 1, share, of: shares })
    const numRuns = Math.ceil((numberOfRuns(400) * merges) / atOnce / shares)
    try {
      await t.notThrowsAsync(fc.assert(property, { ...runs, numRuns }))
    } finally {
      await merger.close()
    }
    t.log(counts)
    t.true(counts.clean > counts.all / 5, JSON.stringify(counts))
    t.true(counts.left < counts.clean / 10, JSON.stringify(counts))
  })
}

/** Returns what git merges each text to, or undefined where it conflicts. */
async function mergedByGit(
  merger: Merger,
  made: Map<Oid, RawObject>,
  all: readonly ThreeTexts[],
): Promise<readonly (string | undefined)[]> {
  const put = (object: RawObject) => {
    const oid = hashObject(object, 'sha1')
    made.set(oid, object)
    return oid
  }
  const treeOf = (texts: readonly string[]) =>
    put(
      serializeTree(
        texts.map((text, i) => ({
          mode: '100644',
          name: encode(`file-${i}`),
          oid: put({ type: 'blob', body: encode(text) }),
        })),
      ),
    )
  const author = { raw: encode('a <a> 0 +0000') }
  const commit = (tree: Oid, parents: readonly Oid[]) =>
    put(serializeCommit({ tree, parents, author, committer: author, extraHeaders: [], message: encode('') }))
  const start = commit(treeOf(all.map(({ base }) => base)), [])
  const ours = commit(treeOf(all.map(({ ours }) => ours)), [start])
  const theirs = commit(treeOf(all.map(({ theirs }) => theirs)), [start])
  const outcome = await merger.mergeCommits({ ours, theirs, made })
  const whole = outcome.kind === 'merged' ? outcome : outcome.left
  assert.ok(whole)
  const conflicts = new Set(outcome.kind === 'merged' ? [] : outcome.conflicts.map(({ path }) => toLatin1(path)))
  for (const object of whole.objects) put(object)
  const texts = new Map<string, string>()
  for (const { name, oid } of treeEntries(made.get(whole.tree)?.body ?? new Uint8Array(), 'sha1')) {
    texts.set(toLatin1(name), toLatin1(made.get(oid)?.body ?? new Uint8Array()))
  }
  return all.map((_, i) => (conflicts.has(`file-${i}`) ? undefined : texts.get(`file-${i}`)))
}
