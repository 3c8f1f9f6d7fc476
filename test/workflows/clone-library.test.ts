import { join } from 'node:path'
import test from 'ava'
import { tags } from '../../fixtures-repos/names.js'
import { directories } from '../../fixtures-repos/sparse.js'
import { stack } from '../../fixtures-repos/stack.js'
import { clone, GitSlimError } from '../../src/index.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'
import { schemaErrors } from '../support/schema.js'

for (const backend of cloneBackends) {
  test(`a program clones as the command line does, and hears how far it is [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env })
    const stages = new Set<string>()
    const document = await clone({
      url: `${server.url}/stack.git`,
      cwd: scene.work,
      env: scene.env,
      backend: backend as 'system',
      onProgress: ({ stage }) => stages.add(stage),
    })
    t.is(schemaErrors('clone', { version: 1, command: 'clone', ok: true, ...document }), '')
    t.like(document, { directory: join(scene.work, 'stack'), branch: 'main', depth: 1 })
    t.true(stages.has('connect') && stages.has('receive'), [...stages].join())
  })

  test(`a program may want anything else of a clone, and gets failures as values [${backend}]`, async t => {
    const scene = await cloneScene(t, tags)
    const parts = { url: '../served/tags.git', cwd: scene.work, env: scene.env, backend: backend as 'system' }
    const document = await clone({
      ...parts,
      dir: 'ours',
      branch: 'v1.0',
      full: true,
      tags: true,
      checkout: false,
    })
    t.like(document, { ref: 'refs/tags/v1.0', depth: null, files: 0 })
    await t.throwsAsync(clone({ ...parts, dir: 'ours' }), { instanceOf: GitSlimError, message: /is not empty/ })
  })

  test(`a program may want a part of a repository, and further refs [${backend}]`, async t => {
    const scene = await cloneScene(t, directories)
    const parts = { url: '../served/directories.git', cwd: scene.work, env: scene.env, backend: backend as 'system' }
    const document = await clone({
      ...parts,
      dir: 'ours',
      sparse: '/docs/',
      filter: 'blob:none',
      extraRef: ['main:refs/heads/base'],
    })
    t.like(document, {
      sparse: { kind: 'cone', directories: ['docs'] },
      // The served repository leaves nothing out.
      filter: null,
      extraRefs: [{ ref: 'refs/heads/main', local: 'refs/heads/base' }],
    })
    const picked = await clone({ ...parts, dir: 'picked', sparsePatterns: '/top.txt' })
    t.is(picked.files, 1)
    const outside = clone({ ...parts, sparse: ['../x'] })
    await t.throwsAsync(outside, { instanceOf: GitSlimError, message: /"sparse" does not take/ })
  })

  test(`a program stops a clone by its signal [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, delayMs: 60_000 })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 300)
    const options = { cwd: scene.work, env: scene.env, backend: backend as 'system', signal: stop.signal }
    await t.throwsAsync(clone({ url: `${server.url}/stack.git`, ...options }), { message: /interrupted/ })
    t.deepEqual(await scene.entries(), [])
  })
}
