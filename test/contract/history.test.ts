import { fc } from '../support/properties.js'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { crissCross, merged, octopus } from '../../fixtures-repos/merges.js'
import { stack } from '../../fixtures-repos/stack.js'
import { detached, shallow } from '../../fixtures-repos/states.js'
import { parseCommit } from '../../src/core/object/commit.js'
import type { Git, Oid } from '../../src/git/port.js'
import { backends } from '../support/backends.js'
import { failsWith } from '../support/failures.js'
import { type DefinedHistory, defineHistory } from '../support/history.js'
import { open } from '../support/repository.js'

async function listed(git: Git, tips: readonly Oid[], exclude: readonly Oid[] = []): Promise<Oid[]> {
  const oids: Oid[] = []
  for await (const oid of git.history.list(tips, exclude)) oids.push(oid)
  return oids
}

/** As text: in what order they stand is not asked. */
const sorted = (oids: readonly string[]): string[] => oids.toSorted()

/** Throws when a parent stands before its child. */
function assertChildrenFirst(history: DefinedHistory, oids: readonly Oid[]): void {
  const seen = new Set<Oid>()
  for (const oid of oids) {
    const object = history.objects.get(oid)
    const parents = object === undefined ? [] : parseCommit(object.body).parents
    if (parents.some(parent => seen.has(parent))) throw new Error(`${oid} stands behind one of its parents`)
    seen.add(oid)
  }
}

const long = longHistory(3000)

for (const backend of backends) {
  test(`all commits are listed with their parents and dates, as far as a shallow clone has them [${backend}]`, async t => {
    for (const history of [merged, octopus, shallow]) {
      const git = await (await open(t, history, backend)).open()
      const head = (await git.head.current()).oid as Oid
      const cut = await git.history.shallow()
      const links = await git.history.links([head])
      t.deepEqual(sorted(links.map(({ oid }) => oid)), sorted(await listed(git, [head])))
      for (const { oid, parents, seconds } of links) {
        const object = history.objects.get(oid)
        const commit = object === undefined ? undefined : parseCommit(object.body)
        t.deepEqual(parents, cut.has(oid) ? [] : commit?.parents)
        t.regex(new TextDecoder().decode(commit?.committer.raw), new RegExp(`> ${seconds} `))
      }
    }
  })

  test(`a range lists what the one side has and the other has not [${backend}]`, async t => {
    const git = await (await open(t, merged, backend)).open()
    const { A, B, X, Y, M, D } = merged.oids
    t.deepEqual(sorted(await listed(git, [D])), sorted([D, M, B, Y, X, A]))
    t.deepEqual(sorted(await listed(git, [D], [B])), sorted([D, M, Y, X]))
    t.deepEqual(await listed(git, [D], [M]), [D])
    t.deepEqual(await listed(git, [Y], [A]), [Y, X])
    t.deepEqual(await listed(git, [M], [D]), [])
    t.deepEqual(await listed(git, [D], [D]), [])
    t.deepEqual(sorted(await listed(git, [B, Y])), sorted([B, Y, X, A]))
    t.deepEqual(await listed(git, [D, D, M], [Y, B]), [D, M])
    t.deepEqual(await listed(git, []), [])
  })

  test(`what is no commit counts for nothing among tips [${backend}]`, async t => {
    const git = await (await open(t, merged, backend)).open()
    const { D, M } = merged.oids
    const tree = merged.trees.D
    const [blob] = [...merged.objects].flatMap(([oid, { type }]) => (type === 'blob' ? [oid] : []))
    if (blob === undefined) throw new Error('no file')
    t.deepEqual(await listed(git, [tree, D], [blob, M]), [D])
    t.deepEqual(await listed(git, [blob]), [])
    t.deepEqual((await git.history.links([blob, tree])).length, 0)
    t.deepEqual(await git.history.links([blob, D]), await git.history.links([D]))
  })

  for (const history of [stack, merged, crissCross, octopus]) {
    test(`children stand before their parents in "${history.name}" [${backend}]`, async t => {
      const git = await (await open(t, history, backend)).open()
      const tips = [...history.refs.values()]
      const all = await listed(git, tips)
      t.notThrows(() => assertChildrenFirst(history, all))
      t.is(new Set(all).size, all.length)
      t.is(all.length, [...history.objects.values()].filter(({ type }) => type === 'commit').length)
    })

    test(`merge bases of all pairs in "${history.name}" are git's [${backend}]`, async t => {
      const git = await (await open(t, history, backend)).open()
      const judge = await open(t, history, 'system')
      const commits = [...history.objects].filter(([, { type }]) => type === 'commit').map(([oid]) => oid)
      for (const a of commits) {
        for (const b of commits) {
          const said = await judge.gitSays('merge-base', '--all', a, b).catch(() => '')
          const expected = said === '' ? [] : said.split('\n')
          t.deepEqual(sorted(await git.history.mergeBases(a, b)), sorted(expected), `${a} ${b}`)
        }
      }
    })
  }

  test(`two best common ancestors are both found, none is none [${backend}]`, async t => {
    const git = await (await open(t, crissCross, backend)).open()
    const { B, C, F, G } = crissCross.oids
    t.deepEqual(sorted(await git.history.mergeBases(F, G)), sorted([B, C]))
    const rooted = await (await open(t, octopus, backend)).open()
    t.deepEqual(await rooted.history.mergeBases(octopus.oids.O, octopus.oids.R), [])
  })

  test(`a shallow repository ends where it was cut [${backend}]`, async t => {
    const git = await (await open(t, shallow, backend)).open()
    const { C, D } = shallow.oids
    t.deepEqual(await git.history.shallow(), new Set([C]))
    t.deepEqual(await listed(git, [D]), [D, C])
    t.deepEqual(await git.history.mergeBases(C, D), [C])
    const full = await (await open(t, detached, backend)).open()
    t.deepEqual(await full.history.shallow(), new Set())
  })

  test(`a long history is listed without recursion [${backend}]`, async t => {
    const git = await (await open(t, long, backend)).open()
    const oids = await listed(git, [long.oid('c3000')], [long.oid('c10')])
    t.is(oids.length, 2990)
    t.is(oids[0], long.oid('c3000'))
    t.is(oids.at(-1), long.oid('c11'))
    t.deepEqual(await git.history.mergeBases(long.oid('c3000'), long.oid('c5')), [long.oid('c5')])
  })

  test(`a commit that is not there fails the walk [${backend}]`, async t => {
    const git = await (await open(t, stack, backend)).open()
    await t.throwsAsync(() => listed(git, ['1'.repeat(40) as Oid]))
    await failsWith(t, 'not-found', git.objects.read('1'.repeat(40) as Oid))
  })
}

/** Histories of any shape, with clocks that lie. */
const anyHistory = fc
  .array(fc.record({ parents: fc.array(fc.nat(), { maxLength: 3 }), minutes: fc.integer({ min: -30, max: 30 }) }), {
    minLength: 2,
    maxLength: 14,
  })
  .map(commits =>
    defineHistory(`any ${JSON.stringify(commits)}`, h => {
      const at = (n: number) => `n${n}`
      for (const [i, { parents, minutes }] of commits.entries()) {
        const distinct = i === 0 ? [] : [...new Set(parents.map(parent => at(parent % i)))]
        h.commit(at(i), {}, { parents: distinct, minutes })
        h.ref(`refs/heads/b${i}`, at(i))
      }
    }),
  )

for (const backend of backends.filter(name => name !== 'system')) {
  test(`lists and merge bases of any history are git's, also with wrong dates [${backend}]`, async t => {
    const check = fc.asyncProperty(anyHistory, async history => {
      const git = await (await open(t, history, backend)).open()
      const judge = await open(t, history, 'system')
      const commits = [...history.refs.values()]
      for (const a of commits.slice(-3)) {
        for (const b of commits.slice(1, 4)) {
          const range = (await judge.gitSays('rev-list', a, `^${b}`)).split('\n').filter(Boolean)
          const found = await listed(git, [a], [b])
          t.deepEqual(sorted(found), sorted(range))
          assertChildrenFirst(history, found)
          const bases = (await judge.gitSays('merge-base', '--all', a, b).catch(() => '')).split('\n').filter(Boolean)
          t.deepEqual(sorted(await git.history.mergeBases(a, b)), sorted(bases))
        }
      }
    })
    await fc.assert(check, { numRuns: 12 })
  })
}
