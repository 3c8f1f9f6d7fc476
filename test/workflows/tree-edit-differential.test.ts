import assert from 'node:assert/strict'
import { fc } from '../support/properties.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import type { RawObject } from '../../src/core/object/raw-object.js'
import { changeBetween } from '../../src/core/rewrite/tree/tree-change.js'
import { editTools } from '../../src/core/rewrite/merge/tree-steps.js'
import { editTree } from '../../src/core/rewrite/tree/tree-edit.js'
import { Trees } from '../../src/core/rewrite/tree/trees.js'
import { edited, type FileEdit, randomEdits, someFiles, treeOf } from '../support/random-files.js'
import { randomRuns } from '../support/random-runs.js'
import { open } from '../support/repository.js'
import { testWithGit } from '../support/installed.js'

const shares = 2

for (let share = 0; share < shares; share++) {
  testWithGit('2.38', `a change that is certain is what git merges it to (${share + 1} of ${shares})`, async t => {
    const repo = await open(t, stack, 'system')
    const git = await repo.open()
    const merger = git.merger({ host: 'here', pid: process.pid, isAlive: () => true })
    const runs = randomRuns<[FileEdit[], FileEdit[], FileEdit[]]>({ runs: 200, share, of: shares })
    let certain = 0
    const property = fc.assert(
      fc.asyncProperty(randomEdits(4), randomEdits(4), randomEdits(4), async (before, theirs, ours) => {
        const made = new Map<Oid, RawObject>()
        const start = edited(someFiles, before)
        const [from, to, onto] = [start, edited(start, theirs), edited(start, ours)].map(files => treeOf(files, made))
        assert.ok(from && to && onto)
        const trees = new Trees({ read: async oid => made.get(oid) ?? git.objects.read(oid) }, 'sha1')
        const ourTree = await editTree(editTools(trees, merger), await changeBetween(trees, from, to), onto)
        if (ourTree === undefined) return
        certain++
        const outcome = await merger.merge({ base: from, ours: onto, theirs: to, made })
        assert.deepEqual(outcome.kind === 'merged' ? outcome.tree : outcome, ourTree)
      }),
      runs,
    )
    try {
      await t.notThrowsAsync(property)
      t.true(certain > (runs.numRuns ?? 0) / 10)
    } finally {
      await merger.close()
    }
  })
}
