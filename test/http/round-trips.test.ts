import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'

const long = longHistory(30, 5)

/** How often the server is asked: `npm run bench -- network` shows the time that this takes. */
const counts = [
  { words: [], system: [2, 5], embedded: [1, 3] },
  { words: ['--branch', 'main'], system: [2, 5], embedded: [1, 3] },
  { words: ['--revision', 'refs/heads/main'], system: [2, 5], embedded: [1, 3] },
  { words: ['--revision', long.oid('c30')], system: [1, 2], embedded: [1, 2] },
] as const

for (const backend of ['system', 'embedded'] as const) {
  test(`a clone asks a server no more often than this [${backend}]`, async t => {
    const scene = await cloneScene(t, long)
    for (const [i, { words, ...expected }] of counts.entries()) {
      // A server each: the embedded backend would go on with its connection.
      const server = await serve(t, scene.served, { env: scene.env })
      const { exitCode, stderr } = await scene.run(backend, 'clone', ...words, `${server.url}/${long.name}.git`, `${i}`)
      t.is(exitCode, 0, stderr)
      t.deepEqual([server.connections(), server.requests.length], [...expected[backend]], words.join(' '))
    }
  })
}

test('a clone of git is one connection and three requests', async t => {
  const scene = await cloneScene(t, long)
  const server = await serve(t, scene.served, { env: scene.env })
  await scene.git('clone', '-q', '--depth=1', `${server.url}/${long.name}.git`, 'theirs')
  t.deepEqual([server.connections(), server.requests.length], [1, 3])
})
