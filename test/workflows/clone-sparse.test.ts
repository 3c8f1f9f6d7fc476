import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { directories, spaces } from '../../fixtures-repos/sparse.js'
import { empty } from '../../fixtures-repos/states.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'
import { oracle } from '../support/git.js'
import { schemaErrors } from '../support/schema.js'

const slim = ['--depth=1', '--single-branch', '--no-tags']
const url = ({ served }: CloneScene) => `file://${join(served, 'directories.git')}`

/** Has real git make the same: `lines` are what `git sparse-checkout set` reads. */
async function theirs(scene: CloneScene, mode: readonly string[], lines: readonly string[]): Promise<void> {
  await scene.git('clone', '-q', '--no-checkout', ...slim, url(scene), 'theirs')
  const at = { cwd: join(scene.work, 'theirs'), env: scene.env, input: lines.map(line => `${line}\n`).join('') }
  await oracle(['sparse-checkout', 'set', ...mode, '--stdin'], at)
  await scene.git('-C', 'theirs', 'checkout', '-q')
}

/** Returns all that a sparse checkout is. */
async function sparsePicture(scene: CloneScene, directory: string) {
  const text = (name: string) => readFile(join(scene.work, directory, '.git', name), 'latin1')
  return {
    ...(await scene.picture(directory)),
    tags: await scene.git('-C', directory, 'ls-files', '-t'),
    patterns: await text('info/sparse-checkout'),
    worktreeConfig: await text('config.worktree'),
    files: await scene.git('-C', directory, 'ls-files', '--others', '--cached', '-z'),
    listed: await scene.git('-C', directory, 'sparse-checkout', 'list'),
  }
}

const cones: Record<string, readonly string[]> = {
  'one directory': ['src/main'],
  'several, in one another and beside': ['src/main/deep', 'docs', 'src/main', 'srcs'],
  'the top alone': ['.'],
  'names as people write them': ['/docs/', './src//test'],
  'names that are special in patterns': ['st*r', 'q?', 'back\\slash', 'br[ack', '#hash', '!bang'],
  'names with spaces, quotes and other letters': ['a b', 'quo"te', "it's", 'ünï'],
  'names that look like options': ['-x', '--stdin'],
}

for (const backend of cloneBackends) {
  for (const [title, names] of Object.entries(cones)) {
    test(`a sparse clone ends as git's own: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, directories)
      const lines = names.map(name => (name.startsWith('"') ? JSON.stringify(name) : name))
      await theirs(scene, ['--cone', '--skip-checks'], lines)
      const options = names.map(name => `--sparse=${name}`)
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', ...options, url(scene), 'ours')
      t.is(exitCode, 0, stderr)
      t.deepEqual(await sparsePicture(scene, 'ours'), await sparsePicture(scene, 'theirs'))
      const document = JSON.parse(stdout)
      t.is(schemaErrors('clone', document), '')
      t.like(document, { sparse: { kind: 'cone' }, filter: null, warnings: [] })
      // What git does next, it does as in its own.
      for (const clone of ['ours', 'theirs']) await scene.git('-C', clone, 'sparse-checkout', 'add', 'src/test')
      t.deepEqual(await sparsePicture(scene, 'ours'), await sparsePicture(scene, 'theirs'))
      for (const clone of ['ours', 'theirs']) await scene.git('-C', clone, 'sparse-checkout', 'disable')
      t.is((await scene.picture('ours')).status, '')
    })
  }

  test(`a clone by patterns ends as git's own [${backend}]`, async t => {
    const scene = await cloneScene(t, directories)
    const lines = ['# what is needed', '', '/*.txt', 'src/', '!src/main/', 'main/deep/file', '--stdin', '\\#hash/']
    await theirs(scene, ['--no-cone'], lines)
    await writeFile(join(scene.work, 'patterns'), lines.join('\r\n'))
    const words = ['--json', '--sparse-patterns', 'patterns', url(scene), 'ours']
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', ...words)
    t.is(exitCode, 0, stderr)
    t.deepEqual(await sparsePicture(scene, 'ours'), await sparsePicture(scene, 'theirs'))
    const document = JSON.parse(stdout)
    t.is(schemaErrors('clone', document), '')
    t.deepEqual(document.sparse, { kind: 'patterns' })
  })

  test(`patterns that pick nothing are told of [${backend}]`, async t => {
    const scene = await cloneScene(t, directories)
    const words = ['--json', '--sparse-patterns', '-', url(scene), 'ours']
    const { exitCode, stdout } = await scene.runWith({ backend, stdin: 'nowhere/\n' }, 'clone', ...words)
    t.is(exitCode, 0)
    const { files, warnings } = JSON.parse(stdout)
    t.deepEqual({ files, warnings: warnings.length }, { files: 0, warnings: 1 })
    t.is((await scene.picture('ours')).status, '')
  })

  test(`what git cannot pick by name is picked, too [${backend}]`, async t => {
    const scene = await cloneScene(t, spaces)
    const words = ['--sparse= lead', '--sparse=trail ', '../served/spaces.git', 'ours']
    const { exitCode, stderr } = await scene.run(backend, 'clone', ...words)
    t.is(exitCode, 0, stderr)
    t.is(await scene.git('-C', 'ours', 'ls-files', '-t'), 'H  lead/file\nS plain/file\nH trail /file')
    t.is((await scene.picture('ours')).status, '')
  })

  test(`a directory that is not there is named, with those that come closest [${backend}]`, async t => {
    const scene = await cloneScene(t, directories)
    const words = ['--sparse=scr/main', '--sparse=top.txt', '--sparse=deep', '--sparse=docs']
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', ...words, url(scene), 'ours')
    t.is(exitCode, 0, stderr)
    const { warnings } = JSON.parse(stdout)
    t.is(warnings.length, 3)
    t.regex(warnings[0], /^there is no directory "scr\/main" in this commit; the closest: "src\/main"/)
    t.regex(warnings[1], /^"top.txt" is a file.*--sparse-patterns/)
    t.regex(warnings[2], /closest: "src\/main\/deep"/)
  })

  test(`a sparse clone without a checkout is set up for one [${backend}]`, async t => {
    const scene = await cloneScene(t, directories)
    const { exitCode } = await scene.run(backend, 'clone', '--no-checkout', '--sparse=docs', url(scene), 'ours')
    t.is(exitCode, 0)
    await scene.git('-C', 'ours', 'checkout', '-q')
    await theirs(scene, ['--cone'], ['docs'])
    t.deepEqual(await sparsePicture(scene, 'ours'), await sparsePicture(scene, 'theirs'))
  })

  test(`an empty repository is set up for what is to come [${backend}]`, async t => {
    const scene = await cloneScene(t, empty)
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--sparse=src', '../served/empty.git', 'ours')
    t.is(exitCode, 0, stderr)
    t.is(await scene.git('-C', 'ours', 'sparse-checkout', 'list'), 'src')
  })

  const refused: Record<string, readonly [words: readonly string[], says: RegExp]> = {
    'no name': [['--sparse='], /name is empty/],
    'what is above the top': [['--sparse=../x'], /leads out of the repository/],
    'the repository itself': [['--sparse=.git/hooks'], /leads out of the repository/],
    'a name in two lines': [['--sparse=a\nb'], /newline/],
    'a bare clone': [['--sparse=src', '--bare'], /no files/],
    'both ways': [['--sparse=src', '--sparse-patterns=x'], /cannot be given together/],
    'a file that is not there': [['--sparse-patterns=nowhere'], /the patterns in nowhere cannot be read/],
  }
  for (const [title, [words, says]] of Object.entries(refused)) {
    test(`a sparse clone is refused before anything is asked: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, directories)
      const { exitCode, stderr } = await scene.run(backend, 'clone', ...words, url(scene), 'ours')
      t.is(exitCode, 2)
      t.regex(stderr, says)
      t.deepEqual(await scene.entries(), [])
    })
  }
}
