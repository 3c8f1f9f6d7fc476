import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { concat, encode, fromLatin1 } from '../../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../../src/core/object/commit.js'
import { makeIdent } from '../../../src/core/object/ident.js'
import type { Oid } from '../../../src/core/object/oid.js'
import { cloneScene } from '../../support/clone-scene.js'
import { defineHistory, type HistoryBuilder } from '../../support/history.js'

type Line = readonly [mode: string, name: string, oid: Oid]

/** A history of one commit whose tree is made line by line: names that git would never write. */
function withTree(name: string, lines: (h: HistoryBuilder, tree: (...inner: Line[]) => Oid, blob: Oid) => Line[]) {
  return defineHistory(name, h => {
    const blob = h.raw('blob', { type: 'blob', body: encode('text\n') })
    const tree = (...inner: Line[]) => {
      const entries = inner.map(([mode, file, oid]) =>
        concat([fromLatin1(`${mode} ${file}\0`), Buffer.from(oid, 'hex')]),
      )
      return h.raw(`tree ${JSON.stringify(inner)}`, { type: 'tree', body: concat(entries) })
    }
    const who = makeIdent('A', 'a@example.com', { seconds: 1_600_000_000, zone: '+0000' })
    const top = tree(...lines(h, tree, blob))
    h.raw(
      'A',
      serializeCommit({
        tree: top,
        parents: [],
        author: who,
        committer: who,
        extraHeaders: [],
        message: encode('A\n'),
      }),
    )
  })
}

const unsafe: Readonly<Record<string, string>> = {
  'the repository': '.git',
  'the repository, in capitals': '.GIT',
  'the repository, with dots behind': '.git. .',
  'the repository, as NTFS abbreviates it': 'git~1',
  'a stream of the repository': '.git::$INDEX_ALLOCATION',
  'the repository, as HFS+ reads it': '.g\xe2\x80\x8cit',
  'the directory above': '..',
  'the directory itself': '.',
  'a path': 'a/../../b',
}

for (const [what, name] of Object.entries(unsafe)) {
  test(`a tree that leads to ${what} is refused`, async t => {
    const history = withTree(`unsafe-${Buffer.from(name, 'latin1').toString('hex')}`, (_h, tree, blob) => [
      ['40000', name, tree(['100755', 'hook', blob])],
    ])
    const scene = await cloneScene(t, history)
    const { exitCode, stdout } = await scene.run(
      'embedded',
      'clone',
      '--json',
      join(scene.served, `${history.name}.git`),
      'ours',
    )
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'refused', stdout)
    t.deepEqual(await scene.entries(), [])
  })
}

test('a symbolic link called .gitmodules is refused', async t => {
  const history = withTree('gitmodules', (_h, _tree, blob) => [['120000', '.gitmodules', blob]])
  const scene = await cloneScene(t, history)
  const { stdout } = await scene.run('embedded', 'clone', '--json', join(scene.served, 'gitmodules.git'), 'ours')
  t.is(JSON.parse(stdout).error.kind, 'refused', stdout)
})

test('no file is written through a symbolic link of the same name', async t => {
  const history = withTree('through-link', (h, tree, blob) => {
    const link = h.raw('link', { type: 'blob', body: encode('../outside') })
    return [
      ['120000', 'a', link],
      ['40000', 'a', tree(['100644', 'file', blob])],
    ]
  })
  const scene = await cloneScene(t, history)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', join(scene.served, 'through-link.git'), 'ours')
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /warning: .*missing: "a"/)
  t.true((await lstat(join(scene.work, 'ours', 'a'))).isDirectory())
  t.is(await readFile(join(scene.work, 'ours', 'a', 'file'), 'utf8'), 'text\n')
  await t.throwsAsync(stat(join(scene.work, 'outside')), { code: 'ENOENT' })
})

test('names that are no text come out byte for byte', async t => {
  const history = withTree('bytes', (_h, tree, blob) => [
    ['100644', 'caf\xe9', blob],
    ['40000', 'd\xffr', tree(['100755', '\xfe', blob])],
  ])
  const scene = await cloneScene(t, history)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', join(scene.served, 'bytes.git'), 'ours')
  t.is(exitCode, 0, stderr)
  const found = await readdir(join(scene.work, 'ours'), { encoding: 'buffer' })
  t.true(found.some(entry => entry.toString('latin1') === 'caf\xe9'))
  t.is((await scene.picture('ours')).status, '')
})

test('a file whose content is damaged stops the clone', async t => {
  const history = withTree('missing', (_h, _tree, blob) => [
    ['100644', 'a', blob],
    ['100644', 'b', '1'.repeat(40) as Oid],
  ])
  const scene = await cloneScene(t, history)
  const { exitCode } = await scene.run('embedded', 'clone', join(scene.served, 'missing.git'), 'ours')
  t.is(exitCode, 1)
  t.deepEqual(await scene.entries(), [])
})
