import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { crissCross } from '../../fixtures-repos/merges.js'
import { names, tags } from '../../fixtures-repos/names.js'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import { detached, empty, shallow } from '../../fixtures-repos/states.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import type { DefinedHistory } from '../support/history.js'
import { schemaErrors } from '../support/schema.js'

/** What git-slim is asked, and what real git is asked to make the same. */
interface Case {
  readonly history: DefinedHistory
  readonly ours?: readonly string[]
  readonly theirs: readonly string[]
}

const slim = ['--depth=1', '--single-branch', '--no-tags']
const full = ['--single-branch', '--no-tags']

const cases: Record<string, Case> = {
  'the default branch at depth 1': { history: stack, theirs: slim },
  'sha256 names': { history: stackSha256, theirs: slim },
  'odd files': { history: files, theirs: slim },
  'depth 2': { history: stack, ours: ['--depth', '2'], theirs: ['--depth=2', ...full] },
  'more depth than there is': { history: stack, ours: ['--depth', '9'], theirs: ['--depth=9', ...full] },
  'depth 2 across merges': { history: crissCross, ours: ['--depth=2'], theirs: ['--depth=2', ...full] },
  'all history': { history: crissCross, ours: ['--full'], theirs: full },
  'depth 0': { history: stack, ours: ['--depth', '0'], theirs: full },
  'a lightweight tag': { history: tags, ours: ['-b', 'light'], theirs: ['-b', 'light', ...slim] },
  'an annotated tag': { history: tags, ours: ['--branch=v1.0'], theirs: ['-b', 'v1.0', ...slim] },
  'a tag of a tag': { history: tags, ours: ['-b', 'of-a-tag'], theirs: ['-b', 'of-a-tag', ...slim] },
  'all branches': {
    history: crissCross,
    ours: ['--all-branches'],
    theirs: ['--depth=1', '--no-tags', '--no-single-branch'],
  },
  everything: {
    history: tags,
    ours: ['--full', '--all-branches', '--tags'],
    theirs: ['--no-single-branch'],
  },
  'no checkout': { history: stack, ours: ['--no-checkout'], theirs: ['--no-checkout', ...slim] },
  bare: { history: stack, ours: ['--bare'], theirs: ['--bare', ...slim] },
  'bare, all branches': {
    history: crissCross,
    ours: ['--bare', '--all-branches'],
    theirs: ['--bare', '--depth=1', '--no-tags', '--no-single-branch'],
  },
  'another remote name': { history: stack, ours: ['-o', 'up/stream'], theirs: ['-o', 'up/stream', ...slim] },
  'since a date': {
    history: stack,
    ours: ['--since', '2020-09-13T12:28:00Z'],
    theirs: ['--shallow-since=2020-09-13T12:28:00Z', ...full],
  },
  'without what a tag has': {
    history: tags,
    ours: ['--exclude', 'light'],
    theirs: ['--shallow-exclude=light', ...full],
  },
  "git's own spellings": {
    history: tags,
    ours: ['--shallow-exclude', 'refs/tags/light', '--shallow-since', '2001-01-01', '--single-branch', '--no-tags'],
    theirs: ['--shallow-exclude=light', '--shallow-since=2001-01-01', ...full],
  },
  'a detached HEAD': { history: detached, theirs: slim },
  'an empty repository': { history: empty, theirs: full },
  'an empty repository, bare': { history: empty, ours: ['--bare'], theirs: ['--bare', ...full] },
  'a shallow repository': { history: shallow, theirs: slim },
  'all of a shallow repository': { history: shallow, ours: ['--full'], theirs: full },
  'more of a shallow repository than it has': { history: shallow, ours: ['--depth=5'], theirs: ['--depth=5', ...full] },
}

for (const name of ['1.10', '007e1', '0123456', 'ünï/#1', '-x', "it's", 'a"b', 'x/y/z', '@', 'HEAD', 'heads/inner']) {
  cases[`the branch ${name}`] = { history: names, ours: [`--branch=${name}`], theirs: [`--branch=${name}`, ...slim] }
}

for (const backend of cloneBackends) {
  for (const [title, { history, ours = [], theirs }] of Object.entries(cases)) {
    // Refused, which test/git/embedded shows.
    if (backend === 'embedded' && history === stackSha256) continue
    test(`clones as git does: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, history)
      // A plain path would make git copy the repository and pass over --depth.
      const url = `file://${join(scene.served, `${history.name}.git`)}`
      await scene.git('clone', '-q', ...theirs, url, 'theirs')
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', ...ours, url, 'ours')
      t.is(exitCode, 0, stderr)
      const [actual, expected] = [await scene.picture('ours'), await scene.picture('theirs')]
      // For a tag git fetches the default branch, too; nobody asked for that.
      t.true(actual.objects <= expected.objects)
      t.deepEqual({ ...actual, objects: 0 }, { ...expected, objects: 0 })
      t.deepEqual(await scene.entries(), ['ours', 'theirs'])

      const document = JSON.parse(stdout)
      t.is(schemaErrors('clone', document), '')
      t.is(document.objects, actual.objects)
      t.is(document.shallow, actual.shallow.length > 0)
      t.is(String(document.commits), await scene.git('-C', 'ours', 'rev-list', '--all', '--count'))
      t.is(document.files, actual.index.length)
    })
  }
}

for (const backend of cloneBackends) {
  const revisions: Record<string, readonly [name: string, commit: keyof typeof names.oids, ref: string]> = {
    'a commit by its full id': [names.oids['A'], 'A', names.oids['A']],
    'any ref': ['refs/pull/7/merge', 'A', 'refs/pull/7/merge'],
    'any ref, as git shortens it': ['pull/7/merge', 'A', 'refs/pull/7/merge'],
    'a tag before a branch': ['both', 'A', 'refs/tags/both'],
    'a branch': ['refs/heads/both', 'B', 'refs/heads/both'],
    HEAD: ['HEAD', 'C', 'HEAD'],
  }
  for (const [title, [revision, label, ref]] of Object.entries(revisions)) {
    test(`--revision detaches HEAD, and makes no branch: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      await scene.git('-C', join(scene.served, 'names.git'), 'config', 'uploadpack.allowAnySHA1InWant', 'true')
      const url = `file://${join(scene.served, 'names.git')}`
      const { exitCode, stdout, stderr } = await scene.run(
        backend,
        'clone',
        '--json',
        '--revision',
        revision,
        url,
        'ours',
      )
      t.is(exitCode, 0, stderr)
      const { head, refs, config, status, objects, fsck } = await scene.picture('ours')
      const document = JSON.parse(stdout)
      t.is(head, names.oid(label))
      t.like(document, { commit: names.oids[label], branch: null, ref, commits: 1, objects })
      t.deepEqual({ refs, status, fsck }, { refs: [], status: '', fsck: '' })
      t.deepEqual(
        config.filter(line => line.startsWith('remote.')),
        ['remote.origin.tagopt=--no-tags', `remote.origin.url=${url}`],
      )
      t.deepEqual((await readdir(join(scene.work, 'ours', '.git', 'refs'))).sort(), ['heads', 'tags'])
    })
  }

  test(`--revision takes an annotated tag's own id [${backend}]`, async t => {
    const scene = await cloneScene(t, tags)
    const url = `file://${join(scene.served, 'tags.git')}`
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--revision', tags.oid('of-a-tag'), url, 'ours')
    t.is(exitCode, 0, stderr)
    t.is((await scene.picture('ours')).head, tags.oid('A'))
  })

  test(`a branch goes before a tag of its name, and that is said; refs/tags/ picks the tag [${backend}]`, async t => {
    const scene = await cloneScene(t, names)
    const path = join('..', 'served', 'names.git')
    const branch = await scene.run(backend, 'clone', '--json', '-b', 'both', path, 'branch')
    t.is(branch.exitCode, 0)
    t.regex(branch.stderr, /warning: both is both a branch and a tag.*refs\/tags\/both/)
    const document = JSON.parse(branch.stdout)
    t.like(document, { branch: 'both', commit: names.oids['B'] })
    t.is(document.warnings.length, 1)
    const tag = await scene.run(backend, 'clone', '--json', '-b', 'refs/tags/both', path, 'tag')
    t.like(JSON.parse(tag.stdout), { branch: null, ref: 'refs/tags/both', commit: names.oids['A'], warnings: [] })
    const reflog = await scene.git('-C', 'tag', 'reflog', '--format=%H %gs')
    t.is(reflog, `${names.oids['A']} clone: from ${join(scene.served, 'names.git')}`)
    const plain = await scene.run(backend, 'clone', '--json', '-b', 'refs/heads/both', path, 'plain')
    t.like(JSON.parse(plain.stdout), { branch: 'both', commit: names.oids['B'], warnings: [] })
  })

  test(`a local path is shallow, too, and is stored in full; without a directory git's name for it is taken [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '../served/stack.git')
    t.is(exitCode, 0)
    t.like(JSON.parse(stdout), { directory: join(scene.work, 'stack'), commits: 1, shallow: true })
    t.is(await scene.git('-C', 'stack', 'config', 'remote.origin.url'), join(scene.served, 'stack.git'))
    t.is(
      await scene.git('-C', 'stack', 'status', '--porcelain=v2', '--branch').then(text => text.split('\n')[2]),
      '# branch.upstream origin/main',
    )
  })

  for (const name of ['of-a-blob', 'annotated-blob']) {
    for (const flags of [[], ['--no-checkout'], ['--bare']]) {
      test(`a tag that does not point to a commit is refused: ${[name, ...flags].join(' ')} [${backend}]`, async t => {
        const scene = await cloneScene(t, tags)
        const { exitCode, stdout } = await scene.run(
          backend,
          'clone',
          '--json',
          '-b',
          name,
          ...flags,
          '../served/tags.git',
          'ours',
        )
        t.is(exitCode, 1)
        t.is(JSON.parse(stdout).error.kind, 'not-found', stdout)
        t.deepEqual(await scene.entries(), [])
      })
    }
  }

  test(`an empty repository is cloned with the server's default branch, and said to be empty [${backend}]`, async t => {
    const scene = await cloneScene(t, empty)
    await scene.git('-C', join(scene.served, 'empty.git'), 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', '../served/empty.git', 'ours')
    t.is(exitCode, 0)
    t.regex(stderr, /warning: the repository has no commits yet/)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('clone', document), '')
    t.like(document, { commit: null, branch: 'trunk', commits: 0, objects: 0, shallow: false })
  })
}

test('a bundle is cloned, too; that its history cannot be cut off is said', async t => {
  const scene = await cloneScene(t, stack)
  await scene.git(
    '-C',
    '../served/stack.git',
    'bundle',
    'create',
    '-q',
    join(scene.work, 'all.bundle'),
    '--all',
    'HEAD',
  )
  const { exitCode, stdout, stderr } = await scene.run('system', 'clone', '--json', 'all.bundle')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /warning: the server cannot send a shallow history \(depth 1/)
  t.like(JSON.parse(stdout), { directory: join(scene.work, 'all'), commits: 4, depth: 1, shallow: false })
})

for (const backend of cloneBackends) {
  test(`a tag of a tree or of a file is told for what it is [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await scene.git('-C', '../served/stack.git', 'tag', 'tree', 'main^{tree}')
    await scene.git('-C', '../served/stack.git', 'tag', '-a', '-m', 'x', 'annotated', 'main^{tree}')
    await scene.git('-C', '../served/stack.git', 'tag', 'file', 'main:d.txt')
    for (const flags of [
      ['--branch', 'tree'],
      ['--revision', 'annotated'],
      ['--bare', '--branch', 'file'],
    ]) {
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', ...flags, '../served/stack.git', 'ours')
      const { error } = JSON.parse(stdout)
      t.is(exitCode, 1)
      t.deepEqual([error.kind, /is not a commit/.test(error.message)], ['not-found', true], error.message)
    }
    t.deepEqual(await scene.entries(), [])
  })

  test(`a bundle that lacks what it builds upon is told so, and one where no git is [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await scene.git('clone', '--quiet', '--bare', '--depth', '1', `file://${scene.served}/stack`, 'shallow')
    await scene.git('-C', 'shallow', 'bundle', 'create', '--quiet', '../shallow.bundle', '--all')
    await scene.git(
      '-C',
      '../served/stack.git',
      'bundle',
      'create',
      '--quiet',
      `${scene.work}/part.bundle`,
      'main~1..main',
    )
    for (const argv of [['shallow.bundle'], ['--branch', 'main', 'part.bundle']]) {
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', ...argv, 'ours')
      const { error } = JSON.parse(stdout)
      t.is(exitCode, 1)
      if (backend === 'embedded') t.regex(`${error.kind} ${error.message}`, /^unsupported .*does not read bundles/)
      else t.regex(`${error.kind} ${error.message}`, /^not-found .*lacks objects that its commits need/)
    }
    await writeFile(join(scene.work, 'none'), 'no bundle, and no repository')
    const none = await scene.run(backend, 'clone', 'none', 'ours')
    t.regex(none.stderr, /there is no repository at/)
  })
}
