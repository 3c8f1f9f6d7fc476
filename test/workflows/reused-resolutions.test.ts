import assert from 'node:assert/strict'
import test from 'ava'
import { shared } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Oid } from '../../src/core/object/oid.js'
import { oracle } from '../support/git.js'
import { fc } from '../support/properties.js'
import { randomRuns } from '../support/random-runs.js'
import { open } from '../support/repository.js'
import { type Apart, slotCommits, type Slots, slotsOf } from '../support/slots.js'
import { testWithGit } from '../support/installed.js'

const places = 5
const change = fc.record({ place: fc.nat({ max: places - 1 }), value: fc.constantFrom(1, 2) })
const side = fc.array(change, { minLength: 1, maxLength: 4 })
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

const cases = fc.record({
  apart: fc.constantFrom<Apart>(0, 1, 4),
  ours: side,
  theirs: side,
  /** How each place is answered where it conflicts, and where something is done by hand besides. */
  answers: fc.array(fc.constantFrom('ours', 'theirs', 'hand'), { minLength: places, maxLength: places }),
  byHand: fc.array(fc.nat({ max: places - 1 }), { maxLength: 1 }),
  dropped: fc.nat(),
})

const unchanged: Slots = Array.from({ length: places }, () => 0)
const hand = 9

/** Returns what a change makes of places; a commit that changes nothing is none. */
function changed(slots: Slots, { place, value }: Change): Slots {
  return slots.map((before, i) => (i !== place ? before : before === value ? 0 : value))
}

/** Returns what a merge makes of one place, or undefined where both have changed it otherwise. */
function mergedPlace(base: number, ours: number, theirs: number): number | undefined {
  if (ours === theirs || theirs === base) return ours
  return ours === base ? theirs : undefined
}

/** Replays changes; returns undefined where one of them meets what is not there. */
function replayed(changes: readonly Change[], dropped: number): Slots | undefined {
  let [was, now] = [unchanged, unchanged]
  for (const [i, step] of changes.entries()) {
    const next = changed(was, step)
    if (i !== dropped) {
      const values = now.map((value, at) => mergedPlace(was[at] ?? 0, value, next[at] ?? 0))
      if (values.includes(undefined)) return undefined
      now = values.map(Number)
    }
    was = next
  }
  return now
}

interface Before {
  readonly ours: Slots
  readonly theirs: Slots
  readonly merge: Slots
}

/**
 * Returns what each place of the merge may say, or undefined where only a person knows: both sides say something else than
 * they did, and a person said what became of that.
 */
function expected(before: Before, now: Pick<Before, 'ours' | 'theirs'>): readonly (number | undefined)[] {
  return before.merge.map((value, i) => {
    const [a, b] = [before.ours[i] ?? 0, before.theirs[i] ?? 0]
    const [x, y] = [now.ours[i] ?? 0, now.theirs[i] ?? 0]
    if (a === x && b === y) return value
    const merged = mergedPlace(0, x, y)
    const was = mergedPlace(0, a, b)
    if (merged === value || (merged !== undefined && merged === was)) return value
    return was === value ? merged : undefined
  })
}

testWithGit('2.38', 'a change that both sides of a resolved merge have stays when one of them loses it', async t => {
  const repo = await open(t, shared, 'system')
  const { exitCode, stderr } = await repo.run('drop', shared.oids.S)
  t.is(exitCode, 0, stderr)
  t.is(await repo.gitSays('show', 'main:f.txt'), 'same\n1\n2\n3\n4\nours and theirs')
  t.is(await repo.gitSays('show', 'main^1:f.txt'), 'first\n1\n2\n3\n4\nours')
})

testWithGit('2.38', 'where only a person knows what becomes of a merge, nothing is changed', async t => {
  const repo = await open(t, shared, 'system')
  const { exitCode, stdout } = await repo.run('drop', shared.oids.C, '--json')
  t.is(exitCode, 4, stdout)
  t.like(JSON.parse(stdout).error, { commit: shared.oids.M, conflicts: [{ path: 'f.txt' }] })
  t.is(await repo.oid('main'), shared.oids.M)
})

test('without git, nobody knows either', async t => {
  const repo = await open(t, shared, 'embedded')
  const { exitCode, stderr } = await repo.run('drop', shared.oids.S)
  t.is(exitCode, 1, stderr)
  t.regex(stderr, /merged anew/)
  t.is(await repo.oid('main'), shared.oids.M)
})

testWithGit(
  '2.38',
  'of a merge that a person has made nothing is lost when a commit below it goes, and nothing else comes back',
  async t => {
    const repo = await open(t, stack, 'system')
    const seen = { kept: 0, conflict: 0, answered: 0, unneeded: 0 }
    const property = fc.assert(
      fc.asyncProperty(cases, async ({ apart, ours, theirs, answers, byHand, dropped }) => {
        const commit = slotCommits(repo, apart)
        const base = await commit(unchanged, [])
        const line = async (changes: readonly Change[]) => {
          const oids: Oid[] = []
          let slots = unchanged
          for (const step of changes) {
            slots = changed(slots, step)
            oids.push(await commit(slots, [oids.at(-1) ?? base]))
          }
          return { oids, slots }
        }
        const [a, b] = [await line(ours), await line(theirs)]
        const isAnswered = unchanged.some((_, i) => mergedPlace(0, a.slots[i] ?? 0, b.slots[i] ?? 0) === undefined)
        const merge = unchanged.map((_, i) => {
          const [x, y] = [a.slots[i] ?? 0, b.slots[i] ?? 0]
          const answer = answers[i] === 'ours' ? x : answers[i] === 'theirs' ? y : hand
          return byHand.includes(i) ? hand : (mergedPlace(0, x, y) ?? answer)
        })
        const tip = await commit(merge, [a.oids.at(-1) as Oid, b.oids.at(-1) as Oid])
        await oracle(['checkout', '-q', '-f', '-B', 'main', tip], { cwd: repo.directory, env: repo.env })
        const which = dropped % (ours.length + theirs.length)
        const [x, y] = [replayed(ours, which), replayed(theirs, which - ours.length)]
        const { exitCode, stdout } = await repo.runAnyhow({}, 'drop', [...a.oids, ...b.oids][which] as Oid, '--json')
        const wanted = x && y ? expected({ ours: a.slots, theirs: b.slots, merge }, { ours: x, theirs: y }) : undefined
        if (exitCode === 4) {
          seen.conflict++
          const isNeeded = wanted === undefined || wanted.includes(undefined)
          if (!isNeeded) seen.unneeded++
          assert.ok(isNeeded || apart < 4, 'a person is asked for what is known')
          return
        }
        assert.equal(exitCode, 0, stdout)
        const text = (await oracle(['show', 'main:f'], { cwd: repo.directory, env: repo.env })).toString()
        const got = slotsOf(text, places, apart)
        assert.ok(got, text)
        // With all that was merged, the answers to what conflicted go, and nothing else.
        const isGone = y?.every(value => value === 0)
        const asked = (i: number) => mergedPlace(0, a.slots[i] ?? 0, b.slots[i] ?? 0) === undefined
        const now = wanted?.map((value, i) => (isGone && asked(i) ? (value ?? x?.[i]) : value)) ?? []
        if (apart === 4) assert.deepEqual(got, now)
        // Where lines are next to one another, what conflicts is more than one place.
        else if (!isGone) {
          for (const [i, value] of now.entries()) if (value !== undefined) assert.equal(got[i], value, text)
        }
        seen.kept++
        if (isAnswered) seen.answered++
      }),
      { ...randomRuns({ runs: 60, share: 0, of: 1 }), endOnFailure: true },
    )
    await t.notThrowsAsync(property)
    t.log(JSON.stringify(seen))
    t.true(seen.answered > 0)
  },
)
