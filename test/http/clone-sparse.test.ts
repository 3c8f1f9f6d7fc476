import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { largeFiles, media, sha256 } from '../../fixtures-repos/media.js'
import { application, inner, library } from '../../fixtures-repos/modules.js'
import { deepAttributes, directories } from '../../fixtures-repos/sparse.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import type { DefinedHistory } from '../support/history.js'
import { serve } from '../support/http-server.js'
import { testWithLfs } from '../support/installed.js'

async function served(t: Parameters<typeof cloneScene>[0], history: DefinedHistory) {
  const scene = await cloneScene(t, history)
  const configure = (...words: readonly string[]) =>
    scene.git('-C', join(scene.served, `${history.name}.git`), 'config', ...words)
  await configure('uploadpack.allowFilter', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  const packs = () => server.requests.filter(({ kind }) => kind === 'pack').length
  return { scene, server, packs, url: `${server.url}/${history.name}.git`, configure }
}

for (const backend of cloneBackends) {
  test(`a sparse clone fetches its own files alone, all at once [${backend}]`, async t => {
    const { scene, packs, url } = await served(t, directories)
    const { exitCode, stdout, stderr } = await scene.run(
      backend,
      'clone',
      '--json',
      '--sparse=src/main',
      '--sparse=st*r',
      url,
      'ours',
    )
    t.is(exitCode, 0, stderr)
    t.is(packs(), 2)
    const { status, fsck } = await scene.picture('ours')
    t.deepEqual({ status, fsck }, { status: '', fsck: '' })
    t.is(packs(), 2)
    const missing = await scene.git('-C', 'ours', 'rev-list', '--objects', '--missing=print', '--no-walk', 'HEAD')
    const skipped = (await scene.git('-C', 'ours', 'ls-files', '-t')).split('\n').filter(line => line.startsWith('S '))
    t.is((missing.match(/^\?/gm) ?? []).length, skipped.length)
    t.like(JSON.parse(stdout), { filter: 'blob:none', files: 10, warnings: [] })
    // And what is added to it comes then.
    await scene.git('-C', 'ours', 'sparse-checkout', 'add', 'docs')
    t.is((await scene.picture('ours')).status, '')
  })

  for (const [filter, requests] of [
    ['none', 1],
    ['tree:0', 3],
    ['blob:limit=8', 2],
  ] as const) {
    test(`a sparse clone with --filter ${filter} [${backend}]`, async t => {
      const { scene, packs, url } = await served(t, directories)
      const words = ['--json', '--sparse=src/main', '--filter', filter, url, 'ours']
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', ...words)
      t.is(exitCode, 0, stderr)
      t.is(packs(), requests)
      const { status, fsck } = await scene.picture('ours')
      t.deepEqual({ status, fsck }, { status: '', fsck: '' })
      t.is(JSON.parse(stdout).filter, filter === 'none' ? null : filter)
    })
  }

  test(`a sparse clone from a server that leaves nothing out is sparse all the same [${backend}]`, async t => {
    const { scene, packs, url, configure } = await served(t, directories)
    await configure('uploadpack.allowFilter', 'false')
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', '--sparse=docs', url, 'ours')
    t.is(exitCode, 0)
    t.is(packs(), 1)
    const { filter, warnings } = JSON.parse(stdout)
    t.deepEqual({ filter, warnings: warnings.length }, { filter: null, warnings: 1 })
    t.is((await scene.picture('ours')).status, '')
  })

  test(`what counts where it is not checked out is fetched with the files [${backend}]`, async t => {
    const { scene, packs, url } = await served(t, deepAttributes)
    await mkdir(join(scene.work, 'in'))
    await writeFile(join(scene.work, 'in', 'patterns'), '/a/b/\n')
    const words = ['clone', '--sparse-patterns', 'in/patterns', url, 'ours']
    const { exitCode, stderr } = await scene.run(backend, ...words)
    t.is(exitCode, 0, stderr)
    t.is(packs(), 2)
    const listed = await scene.git('-C', 'ours', 'ls-files', '-t')
    const top = ['.gitattributes', '.gitmodules', '.lfsconfig'].map(name => `S ${name}\n`).join('')
    t.is(listed, top + 'S a/.gitattributes\nH a/b/one.txt\nH a/b/two.bin\nS c/three.txt')
    const one = await readFile(join(scene.work, 'ours', 'a', 'b', 'one.txt'), 'latin1')
    t.regex(one, /^[^\r\n]+\r\n$/, 'eol=crlf of the top, whose .gitattributes is not checked out')
    const missing = await scene.git('-C', 'ours', 'rev-list', '--objects', '--missing=print', '--no-walk', 'HEAD')
    t.deepEqual(missing.match(/^\?.*/gm), [`?${await scene.git('-C', 'ours', 'rev-parse', 'HEAD:c/three.txt')}`])
    t.is(packs(), 2)
  })
}

for (const backend of cloneBackends) {
  test(`of a sparse clone the submodules that it picks come, also from a private server [${backend}]`, async t => {
    const scene = await cloneScene(t, application, library, inner)
    await scene.git('-C', '../served/application.git', 'config', 'uploadpack.allowFilter', 'true')
    const basicAuth = { username: 'me', password: 'sesame' }
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    await writeFile(join(scene.work, '..', 'patterns'), '/libs/\n')
    const url = `http://me:sesame@${server.host}/application.git`
    const words = ['--json', '--submodules=recursive', '--sparse-patterns=../patterns', url, 'ours']
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', ...words)
    t.is(exitCode, 0, stderr)
    const { filter, submodules } = JSON.parse(stdout)
    t.is(filter, 'blob:none')
    t.is(submodules.length, 2)
  })
}

testWithLfs('of a sparse clone with large files, those of its directories come, and nothing else', async t => {
  const { scene, server, packs, url } = await served(t, media)
  server.switches.lfs = new Map(Object.values(largeFiles).map(text => [sha256(text), Buffer.from(text)]))
  const words = ['--lfs', '--sparse=.', url, 'ours']
  const both = await scene.run('system', 'clone', '--filter=blob:none', ...words)
  t.is(both.exitCode, 2)
  t.regex(both.stderr, /--filter, --sparse and --lfs cannot be given together/)
  t.deepEqual(server.requests, [])
  const { exitCode, stdout, stderr } = await scene.run('system', 'clone', '--json', ...words)
  t.is(exitCode, 0, stderr)
  t.is(packs(), 1)
  t.is(JSON.parse(stdout).filter, null)
  t.is(await readFile(join(scene.work, 'ours', 'a.bin'), 'utf8'), largeFiles['a.bin'])
  const asked = server.requests.filter(({ kind }) => kind === 'lfs-object').map(({ path }) => path.slice(-64))
  t.deepEqual(new Set(asked), new Set([sha256(largeFiles['a.bin'])]))
  t.is((await scene.picture('ours')).status, '')
})

test('a sparse clone that is reused fetches its own files alone, all at once', async t => {
  const { scene, packs, url } = await served(t, directories)
  const words = ['--sparse=src/main', url, 'ours']
  for (const requests of [2, 4]) {
    const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', ...words)
    t.is(exitCode, 0, stderr)
    t.is(packs(), requests)
  }
})
