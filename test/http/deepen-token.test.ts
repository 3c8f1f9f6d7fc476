import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'

const token = 'ghs_s3cr3t-t0ken'

test('deepen takes the token, tries again, and does not tell it', async t => {
  const scene = await cloneScene(t, stack)
  const basicAuth = { username: 'x-access-token', password: token }
  const server = await serve(t, scene.served, { env: scene.env, basicAuth, words: `no, ${token}\n` })
  const env = { GIT_SLIM_TOKEN: token }
  const run = (...argv: readonly string[]) => scene.runWith({ backend: 'system', env }, ...argv)
  t.is((await run('clone', `${server.url}/stack.git`, 'ours')).exitCode, 0)
  Object.assign(server.switches, { status: { info: 503 }, faults: 1 })
  const done = await run('-C', 'ours', 'deepen', '--full')
  t.is(done.exitCode, 0, done.stderr)
  t.is(scene.waits.length, 1)
  t.is(await scene.git('-C', 'ours', 'rev-list', '--count', 'HEAD'), '4')
  t.is((await run('clone', `${server.url}/stack.git`, 'other')).exitCode, 0)
  server.switches.basicAuth = { username: 'x-access-token', password: 'another' }
  const refused = await run('-C', 'other', 'deepen', '--full')
  t.is(refused.exitCode, 1)
  t.regex(refused.stderr, /tried: the token in GIT_SLIM_TOKEN/)
  t.false((refused.stdout + refused.stderr).includes(token))
})
