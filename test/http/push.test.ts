import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import type { Env } from '../../src/git/port.js'
import { discreet } from '../../src/output/sanitize.js'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { serve, type TestServer } from '../support/http-server.js'
import { noneIn, secret } from '../support/secret.js'
import { schemaErrors } from '../support/schema.js'

type Reach = 'file' | 'http'

interface PushScene extends CloneScene {
  readonly reach: Reach
  /** The repository on the server. */
  readonly there: string
  readonly server: TestServer
  /** Runs git-slim in the clone. */
  slim(...argv: readonly string[]): ReturnType<CloneScene['run']>
  slimWith(env: Env, ...argv: readonly string[]): ReturnType<CloneScene['run']>
  /** Runs git in the clone. */
  ours(...args: readonly string[]): Promise<string>
  /** Returns a branch of the server's. */
  onServer(branch: string): Promise<string>
  /** Somebody else pushes a commit to a branch. */
  someoneElsePushes(branch: string): Promise<string>
}

/** main on the server, and topic with two commits above it, pushed. */
async function pushScene(t: ExecutionContext, reach: Reach): Promise<PushScene> {
  const scene = await cloneScene(t, stack)
  const there = join(scene.served, 'stack.git')
  await scene.git('-C', there, 'config', 'http.receivepack', 'true')
  const server = await serve(t, scene.served, { env: scene.env })
  const url = reach === 'http' ? `${server.url}/stack.git` : there
  await scene.git('clone', '-q', url, 'ours')
  const ours = (...args: readonly string[]) => scene.git('-C', 'ours', ...args)
  await ours('checkout', '-q', '-b', 'topic')
  for (const name of ['one', 'two']) await ours('commit', '-q', '--allow-empty', '-m', name)
  await ours('push', '-q', '-u', 'origin', 'topic')
  const slimWith = (env: Env, ...argv: readonly string[]) =>
    scene.runWith({ backend: 'system', cwd: join(scene.work, 'ours'), env }, ...argv)
  return {
    ...scene,
    reach,
    there,
    server,
    ours,
    slimWith,
    slim: (...argv) => slimWith({}, ...argv),
    onServer: branch => scene.git('-C', there, 'rev-parse', '--verify', branch),
    someoneElsePushes: async branch => {
      await scene.git('clone', '-q', '-b', branch, there, 'theirs')
      await scene.git('-C', 'theirs', 'commit', '-q', '--allow-empty', '-m', 'of somebody else')
      await scene.git('-C', 'theirs', 'push', '-q', 'origin', branch)
      return scene.git('-C', 'theirs', 'rev-parse', 'HEAD')
    },
  }
}

for (const reach of ['file', 'http'] as const) {
  test(`a rewritten branch is pushed, and nothing else [${reach}]`, async t => {
    const scene = await pushScene(t, reach)
    await scene.ours('config', 'push.followTags', 'true')
    await scene.ours('tag', '-a', '-m', 'local', 'local', 'HEAD~2')
    const before = await scene.onServer('topic')
    const { exitCode, stdout, stderr } = await scene.slim('reword', 'HEAD', '-m', 'two, reworded', '--push', '--json')
    t.is(exitCode, 0, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('rewrite', document), '')
    t.deepEqual(document.pushed, { remote: 'origin', ref: 'refs/heads/topic', old: before, new: document.after })
    t.is(document.push, null)
    t.is(await scene.onServer('topic'), document.after)
    t.is(await scene.ours('rev-parse', 'origin/topic'), document.after)
    t.is(await scene.git('-C', scene.there, 'tag'), '')
    // The branch has been rewritten since it was pushed, and not been pushed: its reflog knows.
    t.is((await scene.slim('reword', 'HEAD', '-m', 'again')).exitCode, 0)
    const squashed = await scene.slim('squash', '--last', '2', '-m', 'both', '--push')
    t.is(squashed.exitCode, 0, squashed.stderr)
    t.regex(squashed.stderr, /pushed topic to origin\/topic/)
    t.is(await scene.onServer('topic'), await scene.ours('rev-parse', 'topic'))
  })

  test(`what somebody else has pushed meanwhile is not lost [${reach}]`, async t => {
    const scene = await pushScene(t, reach)
    const theirs = await scene.someoneElsePushes('topic')
    const { exitCode, stderr, stdout } = await scene.slim('reword', 'HEAD', '-m', 'x', '--push', '--json')
    t.is(exitCode, 3, stderr)
    const document = JSON.parse(stdout)
    t.is(schemaErrors('error', document), '')
    t.is(document.error.kind, 'incomplete')
    t.is(document.error.after, await scene.ours('rev-parse', 'topic'))
    t.regex(document.error.message, /topic was rewritten, but not pushed: origin\/topic has changed/)
    t.regex(document.error.hints.join('\n'), /git fetch origin[^]*git slim undo 1/)
    t.is(await scene.onServer('topic'), theirs)
    // Fetched, but not taken in: what is there has still never been in the branch.
    await scene.ours('fetch', '-q')
    const tip = await scene.ours('rev-parse', 'topic')
    const unseen = await scene.slim('reword', 'HEAD', '-m', 'y', '--push')
    t.is(unseen.exitCode, 1)
    t.regex(unseen.stderr, /origin\/topic has commits that were never on topic/)
    t.deepEqual([await scene.ours('rev-parse', 'topic'), await scene.onServer('topic')], [tip, theirs])
    t.is((await scene.slim('undo')).exitCode, 0)
  })

  test(`a branch that was never pushed is made there, unless somebody has made one [${reach}]`, async t => {
    const scene = await pushScene(t, reach)
    await scene.ours('checkout', '-q', '-b', 'new', 'topic')
    await scene.ours('commit', '-q', '--allow-empty', '-m', 'three')
    t.is((await scene.slim('reword', 'HEAD', '-m', 'x', '--push')).exitCode, 0)
    t.is(await scene.onServer('new'), await scene.ours('rev-parse', 'new'))
    await scene.ours('checkout', '-q', '-b', 'taken', 'topic')
    await scene.ours('commit', '-q', '--allow-empty', '-m', 'four')
    await scene.git('-C', scene.there, 'branch', 'taken', 'main')
    const { exitCode, stderr } = await scene.slim('reword', 'HEAD', '-m', 'x', '--push')
    t.is(exitCode, 3)
    t.regex(stderr, /taken was rewritten, but not pushed/)
    t.is(await scene.onServer('taken'), stack.oids.D)
  })

  test(`what the server refuses is rewritten, and said not to be there [${reach}]`, async t => {
    const scene = await pushScene(t, reach)
    await scene.git('-C', scene.there, 'config', 'receive.denyNonFastForwards', 'true')
    const before = await scene.onServer('topic')
    const { exitCode, stderr } = await scene.slim('reword', 'HEAD', '-m', 'x', '--push')
    t.is(exitCode, 3)
    t.regex(
      stderr,
      /not pushed: the server refused to update origin\/topic[^]*non-fast-forward[^]*then push: git push --force-with-lease=/,
    )
    t.is(await scene.onServer('topic'), before)
    await scene.git('-C', scene.there, 'config', 'receive.denyNonFastForwards', 'false')
    const command = /then push: (git push .*)$/m.exec(stderr)?.[1]?.split(' ') ?? []
    await scene.ours(...command.slice(1))
    t.is(await scene.onServer('topic'), await scene.ours('rev-parse', 'topic'))
  })
}

test('there must be somewhere to push to, and it is not where others build', async t => {
  const scene = await pushScene(t, 'file')
  const refused = async (words: RegExp, ...argv: readonly string[]) => {
    const tips = await scene.ours('for-each-ref')
    const { exitCode, stderr } = await scene.slim(...argv, '--push')
    t.is(exitCode, 1)
    t.regex(stderr, words)
    t.is(await scene.ours('for-each-ref'), tips)
  }
  const reword = ['reword', 'HEAD', '-m', 'x']
  await scene.ours('checkout', '-q', 'main')
  await scene.ours('commit', '-q', '--allow-empty', '-m', 'on main')
  await refused(/origin\/main is the default branch/, ...reword)
  await scene.ours('checkout', '-q', '--detach')
  await refused(/HEAD is detached/, ...reword)
  await scene.ours('checkout', '-q', 'topic')
  await scene.ours('remote', 'rename', 'origin', 'elsewhere')
  await scene.ours('config', 'branch.topic.remote', 'nowhere')
  await refused(/there is no remote "nowhere"/, ...reword)
})

test('a dry run pushes nothing, and nothing is pushed where nothing is rewritten', async t => {
  const scene = await pushScene(t, 'file')
  const before = await scene.onServer('topic')
  t.regex(
    (await scene.slim('reword', 'HEAD', '-m', 'x', '--push', '--dry-run')).stderr,
    /would push topic to origin\/topic/,
  )
  const same = await scene.slim('reword', 'HEAD', '-m', 'two', '--push')
  t.regex(same.stdout, /nothing to do/)
  t.is(same.stderr, 'topic is not pushed: nothing was rewritten\n')
  t.is(await scene.onServer('topic'), before)
})

test("a push goes through the user's hook, which may refuse it", async t => {
  const scene = await pushScene(t, 'file')
  const hooks = join(scene.work, 'ours', '.git', 'hooks')
  await mkdir(hooks, { recursive: true })
  await writeFile(join(hooks, 'pre-push'), '#!/bin/sh\necho "not on Fridays" >&2\nexit 1\n')
  await chmod(join(hooks, 'pre-push'), 0o755)
  const { exitCode, stderr } = await scene.slim('reword', 'HEAD', '-m', 'x', '--push')
  t.is(exitCode, 3)
  t.regex(stderr, /not on Fridays/)
})

test('branches that moved along are not pushed, and it is said how to', async t => {
  const scene = await pushScene(t, 'file')
  await scene.ours('branch', 'lower', 'HEAD~1')
  await scene.ours('push', '-q', '-u', 'origin', 'lower')
  const before = await scene.onServer('lower')
  const argv = ['reword', 'HEAD~1', '-m', 'one, reworded', '--push', '--allow-published']
  const { exitCode, stderr } = await scene.slim(...argv)
  t.is(exitCode, 0, stderr)
  t.true(stderr.includes(`git push --force-with-lease=lower:${before} origin lower`))
  t.is(await scene.onServer('lower'), before)
  t.is(await scene.onServer('topic'), await scene.ours('rev-parse', 'topic'))
})

const token = secret('x-access-token', 'ghs_puSh/tök:en%@!')

test('a token lets us in, and is told to nobody', async t => {
  const scene = await pushScene(t, 'http')
  scene.server.switches.basicAuth = token
  const argv = ['reword', 'HEAD', '-m', 'x', '--push', '-v']
  const { exitCode, stdout, stderr } = await scene.slimWith({ GIT_SLIM_TOKEN: token.password }, ...argv)
  t.is(exitCode, 0, stderr)
  noneIn(t, stdout + stderr, token)
  t.is(await scene.onServer('topic'), await scene.ours('rev-parse', 'topic'))
  const wrong = secret('x-access-token', 'ghs_wr0ng')
  const refused = await scene.slimWith({ GIT_SLIM_TOKEN: wrong.password }, 'reword', 'HEAD', '-m', 'y', '--push', '-v')
  t.is(refused.exitCode, 3)
  noneIn(t, refused.stdout + refused.stderr, wrong)
  t.regex(refused.stderr, /topic was rewritten, but not pushed/)
  t.regex(refused.stderr, /GIT_SLIM_TOKEN/)
})

test('a password in the address of a remote is not told', async t => {
  const scene = await pushScene(t, 'http')
  const hidden = secret('ann', 'hunter2hunter2')
  scene.server.switches.basicAuth = token
  await scene.ours('remote', 'set-url', 'origin', `http://ann:${hidden.password}@${scene.server.host}/stack.git`)
  const { exitCode, stdout, stderr } = await scene.slim('reword', 'HEAD', '-m', 'x', '--push', '-v')
  t.is(exitCode, 3)
  noneIn(t, stdout + stderr, hidden)
})

test('a token behind the question mark of an address, or its hash, is not told', async t => {
  const scene = await pushScene(t, 'http')
  scene.server.switches.status = { info: 403 }
  const hidden = secret('token', "s3cret-in'the-query")
  for (const mark of ['?', '#']) {
    const url = `${scene.server.url}/stack.git${mark}token=${hidden.password}`
    await scene.ours('remote', 'set-url', 'origin', url)
    const runs = [
      await scene.slim('reword', 'HEAD', '-m', `x ${mark}`, '--push', '-v'),
      await scene.slim('reword', 'HEAD', '-m', `y ${mark}`, '--push', '--json', '-v'),
      await scene.slim('deepen', '--by', '1', '-v'),
      await scene.slim('deepen', '--by', '1', '--json'),
      await scene.run('system', 'clone', url, `theirs${mark}`, '-v'),
      await scene.run('embedded', 'clone', url, `theirs${mark}`, '--json'),
    ]
    t.deepEqual([runs[0]?.exitCode, runs[1]?.exitCode, runs[4]?.exitCode], [3, 3, 1])
    for (const { stdout, stderr } of runs) noneIn(t, stdout + stderr, hidden)
  }
})

test('what an address carries is hidden in what is said, and the sentence around it stays', t => {
  t.is(discreet("cannot access 'https://a.b/c?token=x#y': no"), "cannot access 'https://a.b/c?***': no")
  t.is(discreet('(see ssh://git@a.b/c#frag), or https://u:p@a.b/'), '(see ssh://a.b/c?***), or https://a.b/')
  t.is(discreet('why? https://a.b/c is it.'), 'why? https://a.b/c is it.')
})
