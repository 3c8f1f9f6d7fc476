import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { filesIn, movingScene } from '../support/moving-upstream.js'

const cases: Record<string, readonly string[]> = {
  'the default branch': [],
  'depth 3': ['--depth', '3'],
  'all history': ['--full'],
  'a branch that was moved by force': ['-b', 'topic', '--depth=2'],
  'a tag that has moved': ['-b', 'moves'],
  'an annotated tag': ['-b', 'stays', '--full'],
  'all branches and tags': ['--all-branches', '--tags'],
  'any ref': ['--revision', 'refs/heads/topic'],
  'another remote name': ['--origin', 'upstream', '--depth=2'],
  'an extra ref': ['--extra-ref', 'topic'],
  'some directories': ['--sparse', 'dir', '--full'],
  bare: ['--bare', '--full'],
  'bare, all branches': ['--bare', '--all-branches', '--tags'],
}

for (const [title, options] of Object.entries(cases)) {
  for (const before of ['the same', 'depth 1', 'everything'] as const) {
    const first = { 'the same': options, 'depth 1': [], everything: ['--full', '--all-branches', '--tags'] }[before]
    const form = options.filter(option => option === '--bare')
    test(`a directory that is reused is what a new clone is: ${title}, after ${before}`, async t => {
      const scene = await movingScene(t)
      const made = await scene.run('system', 'clone', ...new Set([...first, ...form]), scene.url, 'ours')
      t.is(made.exitCode, 0, made.stderr)
      await scene.moveOn()
      for (const round of ['fetching', 'without']) {
        const reused = await scene.run('system', 'clone', '--json', '--reuse', ...options, scene.url, 'ours')
        t.is(reused.exitCode, 0, reused.stderr)
        const { reused: how } = JSON.parse(reused.stdout) as { reused: { fetched: boolean; healed: string[] } }
        t.deepEqual(how.healed, [])
        if (round === 'without') t.false(how.fetched)
      }
      await scene.run('system', 'clone', ...options, scene.url, 'new')
      const { shallow: theirEnds, objects: theirs, ...expected } = await scene.picture('new')
      const { shallow, objects, ...picture } = await scene.picture('ours')
      t.deepEqual(picture, expected)
      t.true(objects >= theirs)
      if (before === 'everything') t.deepEqual(shallow, [])
      else if (theirEnds.length === 0) t.deepEqual(shallow, [])
      t.deepEqual(
        await filesIn(join(scene.work, 'ours'), '.git', ...gitEntries),
        await filesIn(join(scene.work, 'new'), '.git', ...gitEntries),
      )
      t.deepEqual(
        (await readdir(join(scene.work, 'ours'))).filter(name => name.startsWith('.git-slim')),
        [],
      )
    })
  }
}

/** Of a bare repository: compared by the picture. */
const gitEntries = ['HEAD', 'config', 'objects', 'refs', 'shallow', 'packed-refs', 'logs', 'info']

test('without a checkout the files stay as they are, and nobody knows them', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const before = await filesIn(join(scene.work, 'ours'), '.git')
  await scene.moveOn()
  t.is((await scene.run('system', 'clone', '--reuse', '--no-checkout', scene.url, 'ours')).exitCode, 0)
  await scene.run('system', 'clone', '--no-checkout', scene.url, 'new')
  const [{ refs, index, head }, expected] = [await scene.picture('ours'), await scene.picture('new')]
  t.like(expected, { refs, index, head })
  t.deepEqual(await filesIn(join(scene.work, 'ours'), '.git'), before)
})

test('all that is no file of the commit goes, ignored and nested repositories too', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  await writeFile(join(ours, '.gitignore'), 'build\n')
  await mkdir(join(ours, 'build'))
  await writeFile(join(ours, 'build', 'out'), 'x')
  await mkdir(join(ours, 'empty'))
  await writeFile(join(ours, 'same.txt'), 'changed\n')
  await scene.git('-C', 'ours', 'init', '--quiet', 'nested')
  await writeFile(join(ours, 'nested', 'file'), 'x')
  t.is((await scene.run('system', 'clone', '--reuse', scene.url, 'ours')).exitCode, 0)
  await scene.run('system', 'clone', scene.url, 'new')
  t.deepEqual(await filesIn(ours, '.git'), await filesIn(join(scene.work, 'new'), '.git'))
})

test('what matches --clean-exclude stays', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  await mkdir(join(ours, 'deep', 'node_modules'), { recursive: true })
  for (const name of ['deep/node_modules/a', 'keep.log', 'go']) await writeFile(join(ours, name), 'x')
  const argv = ['clone', '--reuse', '--clean-exclude', 'node_modules', '--clean-exclude=*.log', scene.url, 'ours']
  t.is((await scene.run('system', ...argv)).exitCode, 0)
  const names = (await filesIn(ours, '.git')).map(line => line.split(' ')[0])
  t.true(names.includes('deep/node_modules/a'))
  t.true(names.includes('keep.log'))
  t.false(names.includes('go'))
})

test('--clean tracked resets tracked files alone', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  await writeFile(join(ours, 'same.txt'), 'changed\n')
  await writeFile(join(ours, 'untracked'), 'x')
  await scene.moveOn()
  t.is((await scene.run('system', 'clone', '--reuse', '--clean', 'tracked', scene.url, 'ours')).exitCode, 0)
  const { status } = await scene.picture('ours')
  t.is(status, '?? untracked')
  t.false((await readdir(ours)).includes('old.txt'))
})

test('a file that is the same is not touched, whatever was done to the index', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  await scene.git('-C', 'ours', 'update-index', '--assume-unchanged', 'count.txt')
  await scene.git('-C', 'ours', 'update-index', '--skip-worktree', 'dir/inner.txt')
  const ours = join(scene.work, 'ours')
  for (const name of ['count.txt', 'dir/inner.txt']) await writeFile(join(ours, name), 'planted\n')
  const stats = async () =>
    (await scene.git('-C', 'ours', 'ls-files', '--debug', 'same.txt')).match(/ctime: .*|ino: .*/g)
  const before = await stats()
  t.is((await scene.run('system', 'clone', '--reuse', scene.url, 'ours')).exitCode, 0)
  t.deepEqual(await stats(), before)
  await scene.run('system', 'clone', scene.url, 'new')
  t.deepEqual(await filesIn(ours, '.git'), await filesIn(join(scene.work, 'new'), '.git'))
})

test('--clean none changes files that nobody has changed, and keeps the others', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const ours = join(scene.work, 'ours')
  await writeFile(join(ours, 'same.txt'), 'mine\n')
  await scene.moveOn()
  t.is((await scene.run('system', 'clone', '--reuse', '--clean=none', scene.url, 'ours')).exitCode, 0)
  const { status } = await scene.picture('ours')
  t.is(status, ' M same.txt')
})

for (const [title, name] of [
  ['a changed file', 'count.txt'],
  ['an unknown file', 'new'],
] as const) {
  test(`--clean none refuses to overwrite ${title}, and all is as before`, async t => {
    const scene = await movingScene(t)
    await scene.run('system', 'clone', scene.url, 'ours')
    const ours = join(scene.work, 'ours')
    await writeFile(join(ours, name), 'mine\n')
    await scene.moveOn()
    const before = await filesIn(ours)
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', '--clean=none', scene.url, 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /changed files would be overwritten/)
    t.regex(stderr, new RegExp(name))
    t.deepEqual(await filesIn(ours), before)
  })
}

test('--clean none is refused where a submodule is cloned', async t => {
  const scene = await movingScene(t)
  await scene.git('clone', '--quiet', '--bare', scene.url, join(scene.served, 'sub.git'))
  const author = join(scene.served, '..', 'author')
  await scene.git(
    '-C',
    author,
    'update-index',
    '--add',
    '--cacheinfo',
    `160000,${await scene.git('-C', author, 'rev-parse', 'main')},sub`,
  )
  await mkdir(join(author, 'sub'))
  await scene.commit({ '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = ../sub.git\n' })
  await scene.run('system', 'clone', '--submodules', scene.url, 'ours')
  const before = await filesIn(join(scene.work, 'ours'))
  const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', '--clean=none', scene.url, 'ours')
  t.is(exitCode, 1)
  t.regex(stderr, /the submodule sub is cloned, and would lose its repository/)
  t.deepEqual(await filesIn(join(scene.work, 'ours')), before)
})

test('--clean tracked says when it cannot tell what was tracked', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  await rm(join(scene.work, 'ours', '.git', 'HEAD'))
  await scene.moveOn()
  const argv = ['clone', '--reuse', '--clean=tracked', scene.url, 'ours']
  const { exitCode, stderr } = await scene.run('system', ...argv)
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /cannot tell which commit the files in .*ours are from/)
})

test('conversions are those of a new clone, also when only the attributes have changed', async t => {
  const scene = await movingScene(t)
  await scene.commit({
    '.gitattributes': '*.crlf text eol=crlf\n*.id ident\n',
    'a.crlf': 'one\ntwo\n',
    'a.id': '$Id$\n',
  })
  await scene.run('system', 'clone', scene.url, 'ours')
  await scene.commit({ '.gitattributes': '*.crlf -text\n*.txt text eol=crlf\n' })
  t.is((await scene.run('system', 'clone', '--reuse', scene.url, 'ours')).exitCode, 0)
  await scene.run('system', 'clone', scene.url, 'new')
  t.deepEqual(await filesIn(join(scene.work, 'ours'), '.git'), await filesIn(join(scene.work, 'new'), '.git'))
  t.is((await scene.picture('ours')).status, '')
})

test('what a filter leaves with the server stays there, and the files are those of a new clone', async t => {
  const scene = await movingScene(t)
  await scene.git('-C', join(scene.served, 'up.git'), 'config', 'uploadpack.allowFilter', 'true')
  const options = ['--full', '--filter', 'blob:none']
  for (const first of [[], options]) {
    await scene.run('system', 'clone', ...first, scene.url, `ours-${first.length}`)
  }
  await scene.moveOn()
  await scene.run('system', 'clone', ...options, scene.url, 'new')
  const { shallow: _ends, objects, ...expected } = await scene.picture('new')
  for (const ours of ['ours-0', `ours-${options.length}`]) {
    await writeFile(join(scene.work, ours, 'same.txt'), 'other\n')
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', ...options, scene.url, ours)
    t.is(exitCode, 0, stderr)
    const { shallow: _ourEnds, ...picture } = await scene.picture(ours)
    t.deepEqual(picture, { ...expected, objects })
    t.deepEqual(await filesIn(join(scene.work, ours), '.git'), await filesIn(join(scene.work, 'new'), '.git'))
    // And back again: nothing is missing then.
    t.is((await scene.run('system', 'clone', '--reuse', '--full', scene.url, ours)).exitCode, 0)
    t.deepEqual(
      (await scene.picture(ours)).config.filter(line => /promisor|filter/.test(line)),
      [],
    )
    t.is((await scene.picture(ours)).fsck, '')
  }
})

for (const place of ['absent', 'empty'] as const) {
  for (const backend of ['system', 'embedded'] as const) {
    test(`an ${place} directory is an ordinary clone [${backend}]`, async t => {
      const scene = await movingScene(t)
      if (place === 'empty') await mkdir(join(scene.work, 'ours'))
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--reuse', scene.url, 'ours')
      t.is(exitCode, 0, stdout)
      t.is((JSON.parse(stdout) as { reused: unknown }).reused, null)
    })
  }
}

for (const form of ['worktree', 'bare'] as const) {
  test(`a volume that has no more than lost+found is an empty directory, and keeps it: ${form}`, async t => {
    const scene = await movingScene(t)
    const own = join(scene.work, 'ours', 'lost+found')
    await mkdir(own, { recursive: true })
    const argv = ['clone', ...(form === 'bare' ? ['--bare'] : []), scene.url, 'ours']
    t.is((await scene.run('system', ...argv)).exitCode, 1)
    for (const moves of [() => scene.moveOn(), async () => {}]) {
      const { exitCode, stderr } = await scene.run('system', ...argv, '--reuse')
      t.is(exitCode, 0, stderr)
      t.deepEqual(await readdir(own), [])
      await moves()
    }
    t.is((await scene.picture('ours')).status, '')
    await writeFile(join(own, '#12'), 'found\n')
    await rm(join(scene.work, 'ours', form === 'bare' ? 'config' : '.git'), { recursive: true })
    const { exitCode, stderr } = await scene.run('system', ...argv, '--reuse')
    t.is(exitCode, 1)
    t.regex(stderr, /is not empty, and not a clone/)
  })
}

test('without git a directory is not reused, and says so', async t => {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', scene.url, 'ours')
  const before = await filesIn(join(scene.work, 'ours'))
  const { exitCode, stderr } = await scene.run('embedded', 'clone', '--reuse', scene.url, 'ours')
  t.is(exitCode, 1)
  t.regex(stderr, /the embedded git does not reuse a directory/)
  t.deepEqual(await filesIn(join(scene.work, 'ours')), before)
})

for (const clean of ['all', 'tracked'] as const) {
  test(`submodules are those of a new clone, or empty, as they are asked for: --clean ${clean}`, async t => {
    const scene = await movingScene(t)
    const sub = join(scene.served, 'sub.git')
    await scene.git('init', '--quiet', '--bare', sub)
    await scene.git('-C', join(scene.served, 'up.git'), 'push', '--quiet', sub, 'main')
    const commit = await scene.git('-C', join(scene.served, 'up.git'), 'rev-parse', 'main')
    await scene.commit({ '.gitmodules': '[submodule "libs/sub"]\n\tpath = libs/sub\n\turl = ../sub.git\n' })
    const author = join(scene.served, '..', 'author')
    await scene.git('-C', author, 'update-index', '--add', '--cacheinfo', `160000,${commit},libs/sub`)
    await scene.git('-C', author, 'commit', '--quiet', '--message', 'Submodule')
    await scene.git('-C', author, 'push', '--quiet', join(scene.served, 'up.git'), 'main')
    const ours = join(scene.work, 'ours')
    for (const [i, options] of [['--submodules'], ['--submodules'], [], ['--submodules']].entries()) {
      const argv = ['clone', '--reuse', `--clean=${clean}`, ...options]
      const { exitCode, stderr } = await scene.run('system', ...argv, scene.url, 'ours')
      t.is(exitCode, 0, stderr)
      await scene.run('system', 'clone', ...options, scene.url, `new-${i}`)
      const expected = await scene.picture(`new-${i}`)
      t.like(await scene.picture('ours'), { refs: expected.refs, status: clean === 'all' ? expected.status : '' })
      t.is(
        await scene.git('-C', 'ours', 'submodule', 'status'),
        await scene.git('-C', `new-${i}`, 'submodule', 'status'),
      )
      if (clean === 'tracked' && options.length === 0) continue
      t.deepEqual(await filesIn(ours, '.git'), await filesIn(join(scene.work, `new-${i}`), '.git'))
      await writeFile(join(ours, 'libs', 'sub', 'junk'), 'x')
    }
  })
}
