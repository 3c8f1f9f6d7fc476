import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../../fixtures-repos/long.js'
import { crissCross, merged, octopus } from '../../../fixtures-repos/merges.js'
import { names, tags } from '../../../fixtures-repos/names.js'
import { stack, stackSha256 } from '../../../fixtures-repos/stack.js'
import { empty, shallow } from '../../../fixtures-repos/states.js'
import { type CloneScene, cloneScene } from '../../support/clone-scene.js'
import { type DefinedHistory } from '../../support/history.js'
import { serve } from '../../support/http-server.js'

interface Case {
  readonly history: DefinedHistory
  readonly ours?: readonly string[]
  readonly theirs: readonly string[]
}

const slim = ['--depth=1', '--single-branch', '--no-tags']
const full = ['--single-branch', '--no-tags']
const long = longHistory(60, 4)

const cases: Readonly<Record<string, Case>> = {
  'depth 2 across merges': { history: crissCross, ours: ['--depth=2'], theirs: ['--depth=2', ...full] },
  'depth 3 of an octopus': { history: octopus, ours: ['--depth=3'], theirs: ['--depth=3', ...full] },
  'all history': { history: long, ours: ['--full'], theirs: full },
  'all branches at depth 1': {
    history: names,
    ours: ['--all-branches'],
    theirs: ['--depth=1', '--no-tags', '--no-single-branch'],
  },
  'all branches and tags, all history': { history: tags, ours: ['--full', '--all-branches', '--tags'], theirs: [] },
  'since a date': {
    history: long,
    ours: ['--since', '@1600001800'],
    theirs: ['--shallow-since=@1600001800 +0000', ...full],
  },
  'without what a branch has': {
    history: merged,
    ours: ['--exclude', 'side'],
    theirs: ['--shallow-exclude=side', ...full],
  },
  'a tag': { history: tags, ours: ['-b', 'of-a-tag'], theirs: ['-b', 'of-a-tag', ...slim] },
  bare: { history: merged, ours: ['--bare', '--full'], theirs: ['--bare', ...full] },
  'a shallow repository': { history: shallow, ours: ['--full'], theirs: full },
  'an empty repository': { history: empty, theirs: full },
}

for (const protocol of ['v2', 'v0'] as const) {
  for (const [title, { history, ours = [], theirs }] of Object.entries(cases)) {
    // Version 0 has no word for a branch without commits: each takes the name it likes.
    if (history === empty && protocol === 'v0') continue
    test(`clones over http as git does, protocol ${protocol}: ${title}`, async t => {
      const scene = await cloneScene(t, history)
      const server = await serve(t, scene.served, { env: scene.env, ...(protocol === 'v0' ? { protocol } : {}) })
      const url = `${server.url}/${history.name}.git`
      await scene.git('clone', '-q', ...theirs, url, 'theirs')
      const { exitCode, stderr } = await scene.run('embedded', 'clone', ...ours, url, 'ours')
      t.is(exitCode, 0, stderr)
      const [actual, expected] = [await scene.picture('ours'), await scene.picture('theirs')]
      t.true(actual.objects <= expected.objects)
      t.deepEqual({ ...actual, objects: 0 }, { ...expected, objects: 0 })
    })
  }
}

test('the first branch of an empty repository is the one the server names', async t => {
  const scene = await cloneScene(t, empty)
  await scene.git('-C', join(scene.served, 'empty.git'), 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
  const server = await serve(t, scene.served, { env: scene.env })
  t.is((await scene.run('embedded', 'clone', `${server.url}/empty.git`, 'ours')).exitCode, 0)
  t.is((await scene.picture('ours')).head, 'ref: refs/heads/trunk')
  t.is(await scene.git('-C', 'ours', 'config', 'branch.trunk.merge'), 'refs/heads/trunk')
})

test('a server is asked three times: what it is, what it has, and for the pack', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env })
  await scene.run('embedded', 'clone', `${server.url}/stack.git`, 'ours')
  t.deepEqual(
    server.requests.map(({ kind }) => kind),
    ['info', 'ls-refs', 'pack'],
  )
  t.true(server.requests.every(({ authorization }) => authorization === undefined))
})

test('what the embedded git cannot reach or read is refused by what can', async t => {
  const scene = await cloneScene(t, stackSha256)
  const server = await serve(t, scene.served, { env: scene.env })
  const path = join(scene.served, 'stack-sha256.git')
  for (const address of [
    'ssh://host.invalid/x',
    'git@host.invalid:x',
    'git://host.invalid/x',
    path,
    `${server.url}/stack-sha256.git`,
  ]) {
    const { exitCode, stdout } = await scene.run('embedded', 'clone', '--json', address, 'ours')
    t.is(exitCode, 1, stdout)
    const { error } = JSON.parse(stdout)
    t.is(error.kind, 'unsupported', stdout)
    t.true(
      error.hints.some((hint: string) => hint.includes('git 2.31')),
      stdout,
    )
    t.deepEqual(await scene.entries(), [])
  }
})

test('an interrupted transfer leaves nothing, and ends at once', async t => {
  const scene = await cloneScene(t, long)
  const server = await serve(t, scene.served, { env: scene.env, stallAfter: 300 })
  const interruption = new AbortController()
  const url = `${server.url}/${long.name}.git`
  const running = scene.runWith({ backend: 'embedded', signal: interruption.signal }, 'clone', url, 'ours')
  await server.stalled
  interruption.abort('SIGINT')
  t.is((await running).exitCode, 130)
  t.deepEqual(await scene.entries(), [])
})

test('a directory that is there stays as it is when the clone fails', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, cutAfter: 100 })
  await scene.git('init', '-q', 'repo')
  await scene.git('-C', 'repo', 'commit', '-q', '--allow-empty', '-m', 'kept')
  const { exitCode } = await scene.run('embedded', 'clone', `${server.url}/stack.git`, 'repo')
  t.is(exitCode, 1)
  t.is(await scene.git('-C', 'repo', 'log', '--format=%s'), 'kept')
})

for (const where of ['http', 'path', 'file'] as const) {
  test(`a clone needs no git on PATH: ${where}`, async t => {
    const scene = await cloneScene(t, merged)
    const server = await serve(t, scene.served, { env: scene.env })
    const url = addressOf(scene, server.url, where)
    const nowhere = { PATH: scene.work, Path: scene.work }
    const { exitCode, stdout, stderr } = await scene.runWith(
      { backend: 'embedded', env: nowhere },
      'clone',
      '--json',
      url,
      'ours',
    )
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.like(document, { backend: 'embedded', commit: merged.oids.D, commits: 1, shallow: true })
    const { status, fsck, objects } = await scene.picture('ours')
    t.deepEqual({ status, fsck, objects }, { status: '', fsck: '', objects: document.objects })
    t.true(document.receivedBytes > 0)
  })
}

function addressOf({ served }: CloneScene, server: string, where: 'http' | 'path' | 'file'): string {
  if (where === 'http') return `${server}/merged.git`
  const path = join(served, 'merged.git')
  return where === 'path' ? path : `file://${path}`
}
