import { join } from 'node:path'
import test from 'ava'
import { names, tags } from '../../fixtures-repos/names.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { schemaErrors } from '../support/schema.js'

/** What is asked for, and the refs that the clone then has beside those of its one branch. */
const places: Record<string, readonly [words: readonly string[], refs: readonly string[]]> = {
  'a branch': [['x/y/z'], [`refs/remotes/origin/x/y/z ${names.oid('B')} `]],
  'a branch, a plus before it as in a refspec': [['+x/y/z'], [`refs/remotes/origin/x/y/z ${names.oid('B')} `]],
  'a branch, by its full name': [['refs/heads/both'], [`refs/remotes/origin/both ${names.oid('B')} `]],
  'a name that is both: the tag, as git-rev-parse has it': [['both'], [`refs/tags/both ${names.oid('A')} `]],
  'a ref that is neither branch nor tag': [['refs/pull/7/merge'], [`refs/pull/7/merge ${names.oid('A')} `]],
  'a local name': [['pull/7/merge:refs/remotes/origin/pr-7'], [`refs/remotes/origin/pr-7 ${names.oid('A')} `]],
  several: [
    ['-x', 'ünï/#1:refs/heads/ünï', '007e1:refs/x/007e1'],
    [
      `refs/heads/ünï ${names.oid('B')} `,
      `refs/remotes/origin/-x ${names.oid('B')} `,
      `refs/x/007e1 ${names.oid('B')} `,
    ],
  ],
  "HEAD's own branch, by another name": [['main:refs/heads/base'], [`refs/heads/base ${names.oid('C')} `]],
  'HEAD, which is fetched anyway': [['HEAD', 'main'], []],
  'the same twice': [['-x', 'refs/heads/-x'], [`refs/remotes/origin/-x ${names.oid('B')} `]],
  'one ref by two names': [
    ['-x:refs/one', '-x:refs/two'],
    [`refs/one ${names.oid('B')} `, `refs/two ${names.oid('B')} `],
  ],
  'a commit by its id': [[`${names.oid('B')}:refs/heads/b`], [`refs/heads/b ${names.oid('B')} `]],
}

for (const backend of cloneBackends) {
  for (const [title, [words, expected]] of Object.entries(places)) {
    test(`--extra-ref: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      const url = `file://${join(scene.served, 'names.git')}`
      const options = words.map(word => `--extra-ref=${word}`)
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '--json', ...options, url, 'ours')
      t.is(exitCode, 0, stderr)
      const { refs, fsck, status } = await scene.picture('ours')
      const usual = [
        `refs/heads/main ${names.oid('C')} `,
        `refs/remotes/origin/HEAD ${names.oid('C')} refs/remotes/origin/main`,
        `refs/remotes/origin/main ${names.oid('C')} `,
      ]
      t.deepEqual([...refs].sort(), [...usual, ...expected].sort())
      t.deepEqual({ fsck, status }, { fsck: '', status: '' })
      const document = JSON.parse(stdout)
      t.is(schemaErrors('clone', document), '')
      t.is(document.extraRefs.length, words.length)
      t.is(String(document.commits), await scene.git('-C', 'ours', 'rev-list', '--all', '--count'))
    })
  }

  test(`a later fetch brings the extra refs again [${backend}]`, async t => {
    const scene = await cloneScene(t, names)
    const url = `file://${join(scene.served, 'names.git')}`
    const extra = ['--extra-ref', 'main2', '--extra-ref', 'both:refs/tags/mine']
    t.is((await scene.run(backend, 'clone', ...extra, url, 'ours')).exitCode, 0)
    const before = await scene.picture('ours')
    await scene.git('-C', join(scene.served, 'names.git'), 'update-ref', 'refs/heads/main2', names.oid('C'))
    await scene.git('-C', 'ours', 'fetch', '--quiet')
    const { refs } = await scene.picture('ours')
    t.deepEqual(
      refs.filter(ref => !before.refs.includes(ref)),
      [`refs/remotes/origin/main2 ${names.oid('C')} `],
    )
    t.is(refs.length, before.refs.length)
  })

  test(`extra refs of a bare clone are stored under their own names [${backend}]`, async t => {
    const scene = await cloneScene(t, tags)
    const words = ['--bare', '--extra-ref', 'of-a-tag', '--extra-ref', 'annotated-blob']
    const { exitCode, stderr } = await scene.run(backend, 'clone', ...words, '../served/tags.git', 'ours')
    t.is(exitCode, 0, stderr)
    const { refs, fsck } = await scene.picture('ours')
    t.deepEqual(refs, [
      `refs/heads/main ${tags.oid('B')} `,
      `refs/tags/annotated-blob ${tags.oid('annotated-blob')} `,
      `refs/tags/of-a-tag ${tags.oid('of-a-tag')} `,
    ])
    t.is(fsck, '')
  })

  test(`extra refs beside a commit named by its id [${backend}]`, async t => {
    const scene = await cloneScene(t, names)
    await scene.git('-C', join(scene.served, 'names.git'), 'config', 'uploadpack.allowAnySHA1InWant', 'true')
    const words = ['--revision', names.oid('A'), '--extra-ref', 'main', '--depth', '2']
    const { exitCode, stderr } = await scene.run(backend, 'clone', ...words, '../served/names.git', 'ours')
    t.is(exitCode, 0, stderr)
    const { head, refs } = await scene.picture('ours')
    t.deepEqual({ head, refs }, { head: names.oid('A'), refs: [`refs/remotes/origin/main ${names.oid('C')} `] })
  })

  const refused: Record<string, readonly [words: readonly string[], kind: string, says: RegExp]> = {
    'a ref that is not there': [['mainn'], 'not-found', /no branch or tag "mainn"[\s\S]*closest: main/],
    'no ref': [[''], 'usage', /names no ref/],
    'no local name after the colon': [['main:'], 'usage', /names no ref/],
    'a pattern': [['refs/heads/*'], 'usage', /--all-branches/],
    'three names': [['a:b:c'], 'usage', /names no ref/],
    'HEAD as a local name': [['-x:HEAD'], 'usage', /begins with refs\//],
    'a short local name': [['-x:x'], 'usage', /begins with refs\//],
    'a local name that git does not take': [['-x:refs/heads/a..b'], 'usage', /does not allow this ref name/],
    'a path that leads out': [['-x:refs/../../x'], 'usage', /does not allow this ref name/],
    "HEAD's branch": [['-x:refs/heads/main'], 'usage', /the name is taken/],
    "the remote's HEAD": [['-x:refs/remotes/origin/HEAD'], 'usage', /the name is taken/],
    'two to one place': [['-x:refs/x', '007e1:refs/x'], 'usage', /the name is taken/],
    'a place within another': [['-x:refs/x', '007e1:refs/x/y'], 'usage', /the name is taken/],
    'a place of our own': [['-x:refs/git-slim/head'], 'usage', /uses this name itself/],
    'an id without a local name': [[names.oid('A')], 'usage', /needs a local name/],
  }
  for (const [title, [words, kind, says]] of Object.entries(refused)) {
    test(`--extra-ref is refused before anything is fetched: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      const options = words.map(word => `--extra-ref=${word}`)
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', ...options, '../served/names.git')
      const { error } = JSON.parse(stdout)
      t.is(exitCode, kind === 'usage' ? 2 : 1)
      t.is(error.kind, kind)
      t.regex([error.message, error.reason, ...error.hints].join('\n'), says)
      t.deepEqual(await scene.entries(), [])
    })
  }
}
