import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { tags } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import type { DefinedHistory } from '../support/history.js'
import { serve } from '../support/http-server.js'

const long = longHistory(600, 3)
const commits = [...long.objects].flatMap(([oid, { type }]) => (type === 'commit' ? [oid] : []))
const byStart = new Map<string, string[]>()
for (const oid of commits) byStart.set(oid.slice(0, 4), [...(byStart.get(oid.slice(0, 4)) ?? []), oid])
const [start, alike] = [...byStart].find(([, oids]) => oids.length > 1) ?? ['', []]

async function served(t: Parameters<typeof cloneScene>[0], history: DefinedHistory) {
  const scene = await cloneScene(t, history)
  const git = (...words: readonly string[]) => scene.git('-C', join(scene.served, `${history.name}.git`), ...words)
  await git('config', 'uploadpack.allowFilter', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  const packs = () => server.requests.filter(({ kind }) => kind === 'pack').length
  return { scene, server, packs, git, url: `${server.url}/${history.name}.git` }
}

for (const backend of cloneBackends) {
  test(`the first digits of a branch's commit are enough [${backend}]`, async t => {
    const { scene, packs, url, git } = await served(t, stack)
    await git('branch', 'older', 'main~2')
    const words = ['--json', '--revision', stack.oid('B').slice(0, 7).toUpperCase(), url, 'ours']
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', ...words)
    t.is(exitCode, 0, stderr)
    t.is(packs(), 1)
    t.like(JSON.parse(stdout), { commit: stack.oid('B'), ref: stack.oid('B'), branch: null })
    t.is((await scene.picture('ours')).head, stack.oid('B'))
  })

  for (const protocol of [undefined, 'v0'] as const) {
    test(`the first digits of an annotated tag's commit are enough${protocol ? ', to an old server' : ''} [${backend}]`, async t => {
      const { scene, server, url } = await served(t, tags)
      if (protocol !== undefined) server.switches.protocol = protocol
      const { exitCode, stderr } = await scene.run(
        backend,
        'clone',
        '--revision',
        tags.oid('A').slice(0, 7),
        url,
        'ours',
      )
      t.is(exitCode, 0, stderr)
      t.is((await scene.picture('ours')).head, tags.oid('A'))
    })
  }

  for (const [where, behind, requests] of [
    ['near the tip', 20, 2],
    ['far behind it', 300, 3],
  ] as const) {
    test(`a commit is found in history by its first digits: ${where} [${backend}]`, async t => {
      const { scene, server, packs, url, git } = await served(t, long)
      const commit = await git('rev-parse', `main~${behind}`)
      const { exitCode, stdout, stderr } = await scene.run(
        backend,
        'clone',
        '--json',
        '--revision',
        commit.slice(0, 10),
        url,
        'ours',
      )
      t.is(exitCode, 0, stderr)
      t.like(JSON.parse(stdout), { commit, commits: 1, shallow: true, filter: null })
      t.is(packs(), requests)
      t.is(server.requests.filter(({ body }) => body.includes('filter tree:0')).length, requests - 1)
      const { refs, fsck, status } = await scene.picture('ours')
      t.deepEqual({ refs, fsck, status }, { refs: [], fsck: '', status: '' })
    })
  }

  test(`digits of several commits are refused, naming them [${backend}]`, async t => {
    const { scene, url, git } = await served(t, long)
    const ask = async () => {
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--revision', start, url, 'ours')
      t.is(exitCode, 1)
      const { kind, hints } = JSON.parse(stdout).error
      t.is(kind, 'ambiguous')
      t.deepEqual((hints as string[]).toSorted(), alike.toSorted())
      t.deepEqual(await scene.entries(), [])
    }
    await ask()
    for (const [i, oid] of alike.entries()) await git('tag', `alike-${i}`, oid)
    await ask()
  })

  test(`a commit that is nowhere is refused, saying where it was looked for [${backend}]`, async t => {
    const { scene, packs, url } = await served(t, stack)
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--revision', '0000000', url, 'ours')
    t.is(exitCode, 1)
    t.is(packs(), 2)
    t.regex(stderr, /no ref points to 0000000: searching the last 50 commits/)
    t.regex(stderr, /no branch of .* has a commit 0000000[\s\S]*--revision <40 or 64 digits>/)
    t.deepEqual(await scene.entries(), [])
  })

  test(`history is not searched where it would come with all its files [${backend}]`, async t => {
    const { scene, packs, url, git } = await served(t, long)
    await git('config', 'uploadpack.allowFilter', 'false')
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--revision', '0000000', url, 'ours')
    t.is(exitCode, 1)
    t.is(packs(), 1)
    t.regex(stderr, /does not support filters/)
    t.deepEqual(await scene.entries(), [])
  })

  for (const [name, hint] of [
    ['1a2b3c4', /a commit by its id: --revision 1a2b3c4/],
    ['HEAD', /--revision HEAD/],
    ['pull/7/merge', /--revision pull\/7\/merge/],
    ['refs/pull/7/merge', /--revision refs\/pull\/7\/merge/],
  ] as const) {
    test(`who asks for a branch ${name} is told what brings it [${backend}]`, async t => {
      const { scene, url } = await served(t, stack)
      const { exitCode, stderr } = await scene.run(backend, 'clone', '-b', name, url, 'ours')
      t.true(exitCode === 1 || exitCode === 2)
      t.regex(stderr, hint)
    })
  }
}
