import test from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { longHistory } from '../../fixtures-repos/long.js'
import { stack, stackSha256 } from '../../fixtures-repos/stack.js'
import type { Prompts } from '../../src/workflows/context.js'
import { cloneBackends, cloneScene } from '../support/clone-scene.js'
import { loggingGit } from '../support/logging-git.js'
import { serve } from '../support/http-server.js'

for (const backend of cloneBackends) {
  for (const protocol of ['v2', 'v0'] as const) {
    test(`clones over http as git does, protocol ${protocol} [${backend}]`, async t => {
      const scene = await cloneScene(t, files)
      const server = await serve(t, scene.served, { env: scene.env, ...(protocol === 'v0' ? { protocol } : {}) })
      const url = `${server.url}/files.git`
      await scene.git('clone', '-q', '--depth=1', '--single-branch', '--no-tags', url, 'theirs')
      server.requests.length = 0
      const { exitCode, stderr } = await scene.run(backend, 'clone', url, 'ours')
      t.is(exitCode, 0, stderr)
      t.deepEqual(await scene.picture('ours'), await scene.picture('theirs'))
      const wants = server.requests.flatMap(({ body }) => body.match(/want [0-9a-f]{40}/g) ?? [])
      t.deepEqual([...new Set(wants)], [`want ${files.oid('B')}`])
    })
  }

  test(`only the branch that was asked for is transferred [${backend}]`, async t => {
    const long = longHistory(30, 5)
    const scene = await cloneScene(t, long)
    const server = await serve(t, scene.served, { env: scene.env })
    const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', `${server.url}/${long.name}.git`, 'ours')
    t.is(exitCode, 0)
    const { commits, shallow, objects } = JSON.parse(stdout)
    t.deepEqual({ commits, shallow }, { commits: 1, shallow: true })
    t.is((await scene.picture('ours')).objects, objects)
  })
}

test('at most four processes of git are started for a plain clone', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env })
  const git = await loggingGit(t, scene.env)
  const { exitCode, stderr } = await scene.runWith(
    { backend: 'system', env: git.env },
    'clone',
    `${server.url}/stack.git`,
    'ours',
  )
  t.is(exitCode, 0, stderr)
  t.deepEqual(
    (await git.commands()).map(words => words[0]),
    ['version', 'ls-remote', 'fetch', 'read-tree'],
  )
})

test('a commit named by its id needs no list of refs', async t => {
  const scene = await cloneScene(t, stack, stackSha256)
  const server = await serve(t, scene.served, { env: scene.env })
  const git = await loggingGit(t, scene.env)
  for (const history of [stack, stackSha256]) {
    const url = `${server.url}/${history.name}.git`
    const options = { backend: 'system', env: git.env } as const
    const { exitCode, stderr } = await scene.runWith(options, 'clone', '--revision', history.oid('D'), url)
    t.is(exitCode, 0, stderr)
    t.is((await scene.picture(history.name)).head, history.oid('D'))
  }
  const commands = (await git.commands()).map(words => words[0])
  // A process asks a git for its version once. update-ref writes the reflog of a HEAD that is no branch.
  const each = ['fetch', 'rev-parse', 'update-ref', 'read-tree']
  t.deepEqual(commands, ['version', ...each, ...each])
})

test('what follows a clone works: a plain fetch brings what the clone brought, and the hints bring more', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env })
  await scene.git('-C', '../served/stack.git', 'branch', 'other', 'main~1')
  const cloneHere = async (directory: string) => {
    const { stderr } = await scene.runWith(onTerminal, 'clone', `${server.url}/stack.git`, directory)
    const hints = stderr.match(/^ {2}git .*$/gm) ?? []
    return hints.map(hint => hint.trim().replaceAll('<name>', 'other').split(' ').slice(1))
  }
  const commits = (directory: string) => scene.git('-C', directory, 'rev-list', '--count', 'HEAD')
  const [deepen = []] = await cloneHere('deepened')
  await scene.git('-C', 'deepened', 'fetch', '--quiet')
  t.is((await scene.picture('deepened')).refs.length, 3)
  await scene.git(...deepen)
  t.is(await commits('deepened'), '4')

  const [, unshallow = []] = await cloneHere('whole')
  await scene.git(...unshallow)
  t.is(await commits('whole'), '4')

  const [, , ...others] = await cloneHere('widened')
  t.is(others.length, 2)
  for (const words of others) await scene.git(...words)
  await scene.git('-C', 'widened', 'switch', '--quiet', 'other')
  t.is(await scene.git('-C', 'widened', 'rev-parse', 'HEAD'), stack.oid('C'))
  t.is(await commits('widened'), '1')
})

/** Hints are for people; nothing is asked. */
const onTerminal = { backend: 'system', prompts: {} as Prompts } as const
