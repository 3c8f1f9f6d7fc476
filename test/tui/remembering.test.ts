import test from 'ava'
import { evilMerge } from '../../fixtures-repos/merges.js'
import type { EditorSession, Simulated } from '../../src/core/editor/session.js'
import type { Git, Oid } from '../../src/git/port.js'
import { cachedSession } from '../../src/workflows/editor/cached-session.js'
import { loggingGit } from '../support/logging-git.js'
import { open } from '../support/repository.js'

const mark = { pid: 1, host: 'here' } as never
const never = () => Promise.reject(new Error('nothing is to be asked'))

test('a list with merges is simulated again without asking git for anything again, and comes to the same', async t => {
  const repo = await open(t, evilMerge, 'system')
  await repo.gitSays('checkout', '-q', 'main')
  const logging = await loggingGit(t, repo.env)
  const found: Simulated[] = []
  const asked: number[] = []
  const edit = async (session: EditorSession) => {
    // Without B each side of the merge stands on something else: it is merged anew.
    const lines = session.lines.filter(line => !('commit' in line && line.commit === evilMerge.oids.B))
    for (let i = 0; i < 2; i++) {
      found.push(await session.simulate(lines, new AbortController().signal))
      asked.push((await logging.commands()).length)
    }
    return { kind: 'leave' } as const
  }
  const planEditor = { unusable: async () => undefined, edit }
  const prompts = { select: never, selectSome: never, confirm: never, text: never, show: () => {} }
  const argv = ['rebase', '--rebase-merges', '--allow-published', evilMerge.oids.A]
  const { exitCode, stderr } = await repo.runAnyhow({ env: logging.env, planEditor, prompts }, ...argv)
  t.is(exitCode, 0, stderr)
  t.is(found[0]?.trouble, undefined)
  t.is(found[0]?.fates.get(evilMerge.oids.M)?.kind, 'rewritten')
  t.deepEqual(found[1], found[0])
  t.is(asked[1], asked[0])
})

test('merges of commits are made once, and none for those who do not want to know any more', async t => {
  let made = 0
  const merger = {
    merges: 'commits',
    mergesLines: async () => true,
    merge: never,
    mergeCommits: async () => ({ kind: 'merged', tree: `${(made += 1)}` as Oid, objects: [] }),
    close: async () => {},
  }
  const known = cachedSession({ merger: () => merger } as unknown as Git, mark, undefined)
  const [ours, theirs] = ['a', 'b'] as unknown as [Oid, Oid]
  const request = { ours, theirs, made: new Map() }
  const first = new AbortController()
  let told = 0
  const merges = known.git(first.signal, () => (told += 1)).merger(mark)
  t.like(await merges.mergeCommits(request), { tree: '1' })
  t.like(await merges.mergeCommits(request), { tree: '1' })
  t.like(await merges.mergeCommits({ ...request, ours: theirs, theirs: ours }), { tree: '2' })
  t.is(told, 2)
  first.abort()
  // What comes later is not theirs.
  const later = known.git(new AbortController().signal, () => {}).merger(mark)
  t.throws(() => void merges.mergeCommits(request), { any: true })
  t.like(await later.mergeCommits(request), { tree: '1' })
  await known.close()
})
