import test from 'ava'
import { names } from '../../fixtures-repos/names.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'

for (const backend of cloneBackends) {
  for (const protocol of [undefined, 'v0'] as const) {
    test(`extra refs come in the one fetch there is${protocol === 'v0' ? ', from an old server' : ''} [${backend}]`, async t => {
      const scene = await cloneScene(t, names)
      const server = await serve(t, scene.served, { env: scene.env, ...(protocol === undefined ? {} : { protocol }) })
      const url = `${server.url}/names.git`
      const extra = ['x/y/z', 'refs/pull/7/merge', 'both:refs/tags/other'].map(ref => `--extra-ref=${ref}`)
      t.is((await scene.run(backend, 'clone', url, 'plain')).exitCode, 0)
      const plain = server.requests.splice(0).map(({ kind }) => kind)
      const { exitCode, stderr } = await scene.run(backend, 'clone', ...extra, url, 'ours')
      t.is(exitCode, 0, stderr)
      t.is((await scene.picture('ours')).refs.length, 6)
      t.deepEqual(
        server.requests.map(({ kind }) => kind),
        plain,
      )
    })
  }
}
