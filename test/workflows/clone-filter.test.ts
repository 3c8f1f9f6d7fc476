import { join } from 'node:path'
import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { names, tags } from '../../fixtures-repos/names.js'
import { stack } from '../../fixtures-repos/stack.js'
import { empty } from '../../fixtures-repos/states.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import type { DefinedHistory } from '../support/history.js'
import { schemaErrors } from '../support/schema.js'

const slim = ['--depth=1', '--single-branch', '--no-tags']
const full = ['--single-branch', '--no-tags']

interface Case {
  readonly history: DefinedHistory
  /** What is recorded, where it is written otherwise. */
  readonly spec?: string
  readonly ours?: readonly string[]
  readonly theirs?: readonly string[]
}

const cases: Record<string, Case> = {
  'blob:none': { history: files },
  'blob:limit=6': { history: files },
  'blob:limit=1k': { history: files, spec: 'blob:limit=1024' },
  'blob:limit=010': { history: files, spec: 'blob:limit=10' },
  'tree:0': { history: files },
  'tree:1': { history: files },
  'tree:3': { history: files },
  'object:type=commit': { history: files },
  'combine:blob:limit=6+tree:2': { history: files },
}

const variations: Record<string, Case> = {
  'all of history': { history: stack, ours: ['--full'], theirs: full },
  'a bare clone': { history: files, ours: ['--bare'], theirs: [...slim, '--bare'] },
  'without a checkout': { history: files, ours: ['--no-checkout'], theirs: [...slim, '--no-checkout'] },
  'a tag': { history: tags, ours: ['-b', 'of-a-tag', '--depth=2'], theirs: ['-b', 'of-a-tag', '--depth=2', ...full] },
  'a remote of another name': { history: stack, ours: ['-o', 'x/y'], theirs: [...slim, '-o', 'x/y'] },
}

async function allowing(t: Parameters<typeof cloneScene>[0], history: DefinedHistory): Promise<CloneScene> {
  const scene = await cloneScene(t, history)
  const served = join(scene.served, `${history.name}.git`)
  await scene.git('-C', served, 'config', 'uploadpack.allowFilter', 'true')
  await scene.git('-C', served, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  return scene
}

for (const backend of cloneBackends) {
  const all = [
    ...Object.entries(cases).map(([filter, rest]) => ({ title: filter, filter, ...rest })),
    ...Object.entries(variations).flatMap(([title, rest]) =>
      ['blob:none', 'tree:0'].map(filter => ({ title: `${title}, ${filter}`, filter, ...rest })),
    ),
  ]
  for (const { title, filter, history, spec = filter, ours = [], theirs = slim } of all) {
    test(`a clone with a filter ends as git's own: ${title} [${backend}]`, async t => {
      const scene = await allowing(t, history)
      const url = `file://${join(scene.served, `${history.name}.git`)}`
      await scene.git('clone', '-q', `--filter=${spec}`, ...theirs, url, 'theirs')
      const { exitCode, stdout, stderr } = await scene.run(
        backend,
        'clone',
        '--json',
        '--filter',
        filter,
        ...ours,
        url,
        'ours',
      )
      t.is(exitCode, 0, stderr)
      const document = JSON.parse(stdout)
      t.is(schemaErrors('clone', document), '')
      t.like(document, { filter: spec, warnings: [] })
      const promisors = await scene.entriesBelow(document.bare ? 'ours' : 'ours/.git', 'objects/pack')
      t.is(promisors.filter(name => name.endsWith('.promisor')).length, promisors.length / 3)
      // Before git looks at it, and fetches what it looks at.
      const held = await scene.git('-C', 'ours', 'cat-file', '--batch-all-objects', '--batch-check=.')
      t.is(document.objects, held.split('\n').length)
      const [actual, expected] = [await scene.picture('ours'), await scene.picture('theirs')]
      // For a tag git fetches the default branch, too; nobody asked for that.
      t.true(actual.objects <= expected.objects)
      t.deepEqual({ ...actual, objects: 0 }, { ...expected, objects: 0 })
    })
  }

  test(`what was left out comes when git needs it [${backend}]`, async t => {
    const scene = await allowing(t, stack)
    const url = `file://${join(scene.served, 'stack.git')}`
    t.is((await scene.run(backend, 'clone', '--filter=blob:none', '--full', url, 'ours')).exitCode, 0)
    t.is(await scene.git('-C', 'ours', 'show', 'HEAD~3:shared.txt'), '1')
    await scene.git('-C', 'ours', 'switch', '-q', '-c', 'older', 'HEAD~2')
    t.is((await scene.picture('ours')).status, '')
  })

  test(`a server that leaves nothing out is noticed: nothing is promised then [${backend}]`, async t => {
    const scene = await cloneScene(t, files)
    const url = `file://${join(scene.served, 'files.git')}`
    t.is((await scene.run(backend, 'clone', url, 'plain')).exitCode, 0)
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter=blob:none', url, 'ours')
    t.is(exitCode, 0, stderr)
    t.regex(stderr, /warning: the server does not support --filter blob:none/)
    const document = JSON.parse(stdout)
    t.is(document.filter, null)
    t.is(document.warnings.length, 1)
    t.deepEqual(await scene.picture('ours'), await scene.picture('plain'))
    t.deepEqual(
      (await scene.entriesBelow('ours/.git', 'objects/pack')).filter(name => name.endsWith('.promisor')),
      [],
    )
  })

  test(`a server that refuses this filter gives everything, and that is said [${backend}]`, async t => {
    const scene = await allowing(t, files)
    await scene.git('-C', '../served/files.git', 'config', 'uploadpackfilter.tree.allow', 'false')
    const url = `file://${join(scene.served, 'files.git')}`
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '--filter=tree:0', url, 'ours')
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).warnings.length, backend === 'system' ? 1 : 0)
    t.deepEqual((await scene.picture('ours')).fsck, '')
  })

  test(`an empty repository leaves nothing out [${backend}]`, async t => {
    const scene = await allowing(t, empty)
    const { exitCode, stdout, stderr } = await scene.run(
      backend,
      'clone',
      '--json',
      '--filter=blob:none',
      '../served/empty.git',
      'ours',
    )
    t.is(exitCode, 0, stderr)
    t.is(JSON.parse(stdout).filter, null)
    t.deepEqual(
      (await scene.picture('ours')).config.filter(line => /promisor|partial/.test(line)),
      [],
    )
  })

  for (const filter of ['', 'blob', 'blob:limit=', 'blob:limit=-1', 'blob:limit=x', 'tree:', 'tree:-1', 'tree:1k']) {
    test(`--filter is refused before anything is asked: "${filter}" [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      const { exitCode, stderr } = await scene.run(backend, 'clone', `--filter=${filter}`, '../served/names.git')
      t.is(exitCode, 2)
      t.regex(stderr, /--filter does not take "[\s\S]*blob:none, blob:limit=<n>\[kmg\], tree:<depth>/)
      t.deepEqual(await scene.entries(), [])
    })
  }

  for (const filter of ['sparse:oid=HEAD:x', 'combine:blob:none+sparse:oid=x', 'object:type=blob', '--upload-pack=x']) {
    test(`a filter that git knows, and that no clone can be made with, is refused: ${filter} [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      const { exitCode, stderr } = await scene.run(backend, 'clone', `--filter=${filter}`, '../served/names.git')
      t.is(exitCode, 2)
      t.is(/--sparse <dir>/.test(stderr), filter.startsWith('sparse:'))
    })
  }
}
