import assert from 'node:assert/strict'
import test from 'ava'
import { crowded } from '../../fixtures-repos/crowded.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { EditorSession } from '../../src/core/editor/session.js'
import type { Model } from '../../src/tui/model/model.js'
import { loadEdits } from '../support/edited-history.js'
import { postRewrites } from '../support/handover.js'
import { byKeys, edited } from '../support/edited-plan.js'
import { afterAsking, opened } from '../support/editor-session.js'
import { fc } from '../support/properties.js'
import { randomEdits } from '../support/random-files.js'
import { open, type TestRepository } from '../support/repository.js'
import { numberOfRuns } from '../support/random-runs.js'

type Split = readonly [moves: readonly string[], parts: readonly string[]]

/** Splits commits one after another, as far as they can be split; then picks all. */
function bySplits(splits: readonly Split[]): (session: EditorSession) => Promise<Model> {
  return async session => {
    let model = opened(session)
    for (const [moves, parts] of splits) {
      model = await afterAsking(session, model, `${moves.join('')}S`)
      if (model.mode.kind === 'split') model = await afterAsking(session, model, `${parts.join('')}\r\u001b`)
    }
    return afterAsking(session, model, '\u001bgvGp\u001b')
  }
}

/** All refs, and what they stand for. */
async function refsOf(repo: TestRepository): Promise<string> {
  return repo.gitSays('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/notes')
}

const threeParts = {
  parts: [
    { files: ['docs', 'gone.txt', 'link', { path: 'list.txt', hunks: [1, 3] }, 'run.sh'] },
    { files: [{ path: 'list.txt', hunks: [2] }] },
    { files: ['logo.bin'] },
  ],
}

/** Newest first, the commit that does too much is the second. */
const asThreeParts = 'jSJJJjj2J3\rkpkp'

test('what the editor makes of a split is what git slim split makes: names, branches, notes, and what hooks hear', async t => {
  const [one, other] = [await open(t, crowded, 'system'), await open(t, crowded, 'system')]
  const heard: (() => Promise<string>)[] = []
  for (const repo of [one, other]) {
    await repo.gitSays('config', 'notes.rewriteRef', 'refs/notes/commits')
    await repo.gitSays('notes', 'add', '-m', 'Noted', crowded.oids.C)
    heard.push(await postRewrites(repo))
  }
  const { exitCode, stderr, simulated } = await edited(one, byKeys(asThreeParts), crowded.oids.A)
  t.is(exitCode, 0, stderr)
  const stdin = JSON.stringify(threeParts)
  const split = await other.runWith({ stdin }, 'split', 'HEAD~1', '--parts', '-', '--keep-message')
  t.is(split.exitCode, 0, split.stderr)
  t.is(await refsOf(one), await refsOf(other))
  t.is(simulated?.tip, await other.oid('topic'))
  t.is(await heard[0]?.(), await heard[1]?.())
  t.is(await one.gitSays('notes', 'show', 'topic~1'), 'Noted')
  await one.gitSays('fsck', '--strict', '--no-dangling')
  t.is((await one.run('undo')).exitCode, 0)
  t.is(await one.oid('topic'), crowded.oids.D)
})

// FC_RUNS asks for more.
const numRuns = numberOfRuns(15)
const parts = fc.array(fc.constantFrom('j', 'J', ' ', '2', '3', '1', 'F', 'G', 'L'), { minLength: 2, maxLength: 8 })
const moves = fc.array(fc.constantFrom('j', 'k', 'G', 'g'), { maxLength: 4 })
const splits = fc.array(fc.tuple(moves, parts), { minLength: 1, maxLength: 3 })
const commits = fc.array(fc.record({ edits: randomEdits(5) }), { minLength: 2, maxLength: 4 })

test('splits leave all files as they are, and what is simulated is what is made', async t => {
  const repo = await open(t, stack, 'system')
  let split = 0
  const property = fc.assert(
    fc.asyncProperty(commits, splits, async (all, wanted) => {
      const oids = await loadEdits(repo, all)
      const count = (await repo.gitSays('rev-list', '--count', 'HEAD')).trim()
      const { exitCode, stderr, simulated } = await edited(repo, bySplits(wanted), oids[0] ?? '')
      assert.equal(exitCode, 0, stderr)
      assert.equal(await repo.tree('HEAD'), await repo.tree(oids.at(-1) ?? ''))
      assert.equal(simulated?.tip, await repo.gitSays('rev-parse', 'HEAD'))
      await repo.gitSays('fsck', '--strict', '--no-dangling')
      if ((await repo.gitSays('rev-list', '--count', 'HEAD')).trim() !== count) split++
    }),
    { numRuns, includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
  t.true(split > 5, String(split))
})

const pressed = fc.array(fc.constantFrom('j', 'k', 'J', 'K', 'f', 'd', 'p', 'v', ' ', '\u001b'), { maxLength: 10 })

test('whatever is done with parts: what is simulated is what is made, or conflicts', async t => {
  const repo = await open(t, stack, 'system')
  const ends = { made: 0, conflict: 0, nothing: 0 }
  const property = fc.assert(
    fc.asyncProperty(commits, splits, pressed, async (all, wanted, keys) => {
      const oids = await loadEdits(repo, all)
      const work = async (session: EditorSession) =>
        afterAsking(session, await bySplits(wanted)(session), keys.join(''))
      const { exitCode, stderr, simulated } = await edited(repo, work, oids[0] ?? '')
      const kinds = [...(simulated?.fates.values() ?? [])].map(({ kind }) => kind)
      if (exitCode === 4) assert.ok(kinds.includes('conflict'), stderr)
      else if (exitCode === 0) assert.equal(simulated?.tip, await repo.gitSays('rev-parse', 'HEAD'))
      // Where all is dropped, or the first is to be folded, there is nothing to be made.
      else assert.notEqual(simulated?.trouble, undefined, stderr)
      await repo.gitSays('fsck', '--strict', '--no-dangling')
      ends[exitCode === 0 ? 'made' : exitCode === 4 ? 'conflict' : 'nothing']++
    }),
    { numRuns, includeErrorInReport: true },
  )
  await t.notThrowsAsync(property)
  t.true(ends.made > 5, JSON.stringify(ends))
  t.log(JSON.stringify(ends))
})

test('parts that are moved, folded, dropped, or in a fold: the others stand for what is there', async t => {
  const repo = await open(t, crowded, 'system')
  // Without the third hunk the commit above conflicts.
  const { exitCode, simulated } = await edited(repo, byKeys('jSJJJjjj2\rkd'), crowded.oids.A)
  t.is(exitCode, 4)
  t.deepEqual(simulated?.fates.get(crowded.oids.D)?.kind, 'conflict')
  const folded = await edited(repo, byKeys('jSJJJj2J3\rkpkfk'), crowded.oids.A)
  t.is(folded.exitCode, 0, folded.stderr)
  t.is(await repo.tree('topic'), crowded.trees.D)
  t.is(
    await repo.gitSays(
      '-c',
      'core.quotePath=false',
      'log',
      '--format=%s',
      '--name-status',
      '--no-renames',
      `${crowded.oids.B}..topic`,
    ),
    'Shout\n\nM\tlist.txt\nDo too much\n\nM\tlist.txt\nA\tlogo.bin\nDo too much\n\nA\tdocs/図書館.md\nD\tgone.txt\nA\tlink\nM\tlist.txt\nM\trun.sh',
  )
  t.is(await repo.oid('drafts'), await repo.oid('topic~1'))
})
