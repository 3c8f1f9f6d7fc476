import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { type CloneScene, cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'
import { loggingGit } from '../support/logging-git.js'
import { runningProcesses } from '../support/processes.js'
import { filesThatTell, noneIn as noneOf, secret } from '../support/secret.js'

const token = 'ghs_s3cr3t/tök:en%@!'
const withUser = (username: string) => ({ username, password: token })
const basicAuth = withUser('x-access-token')
const known = secret('x-access-token', token)
const { spellings } = known

for (const backend of cloneBackends) {
  test(`a token in GIT_SLIM_TOKEN, or in a variable that is named, lets us in, and is found nowhere [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const url = `${server.url}/stack.git`
    const ways = [
      [{ GIT_SLIM_TOKEN: token }, []],
      [{ GIT_SLIM_TOKEN: `${token}\n` }, ['-v']],
      [{ JOB: token, GIT_SLIM_TOKEN: 'another' }, ['--token-env', 'JOB', '--json', '-v']],
    ] as const
    for (const [i, [env, flags]] of ways.entries()) {
      const result = await scene.runWith({ backend, env }, 'clone', ...flags, url, `ours${i}`)
      t.is(result.exitCode, 0, result.stderr)
      noneIn(t, `${result.stdout}${result.stderr}`)
      t.is(await scene.git('-C', `ours${i}`, 'config', 'remote.origin.url'), url)
    }
    await noFileTells(t, scene)
  })

  test(`the user name is the one in the URL, and a password there beats the token [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth: withUser('gitlab-ci-token') })
    const named = `${server.url.replace('://', '://gitlab-ci-token@')}/stack.git`
    const first = await scene.runWith({ backend, env: { GIT_SLIM_TOKEN: token } }, 'clone', named, 'a')
    t.is(first.exitCode, 0, first.stderr)
    server.switches.basicAuth = { username: 'ada', password: 'lovelace' }
    const full = `${server.url.replace('://', '://ada:lovelace@')}/stack.git`
    const second = await scene.runWith({ backend, env: { GIT_SLIM_TOKEN: token } }, 'clone', full, 'b')
    t.is(second.exitCode, 0, second.stderr)
  })

  test(`a token that is refused: auth at once, which one it was, and not what it is [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const words = `bad credentials ${spellings.join(' ')}\n`
    const server = await serve(t, scene.served, { env: scene.env, basicAuth: withUser('somebody'), words })
    const run = (...flags: readonly string[]) =>
      scene.runWith({ backend, env: { JOB: token } }, 'clone', '--token-env=JOB', ...flags, `${server.url}/stack.git`)
    const { exitCode, stdout, stderr } = await run('--json', '-v')
    const { error } = JSON.parse(stdout)
    t.is(exitCode, 1)
    t.is(error.kind, 'auth')
    t.regex(error.reason, /tried: the token in JOB, as user x-access-token/)
    t.regex(error.hints.join('\n'), /gitlab-ci-token.*x-token-auth/)
    noneIn(t, stdout + stderr)
    noneIn(t, (await run()).stderr)
    t.deepEqual(scene.waits, [])
    t.deepEqual(await scene.entries(), [])
  })

  test(`a server that fails in the token's own words: they are masked in every line [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const words = `cannot work for ${spellings.join(' ')}\n`
    const server = await serve(t, scene.served, { env: scene.env, status: { pack: 503, info: 503 }, words })
    const env = { GIT_SLIM_TOKEN: token }
    const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', `${server.url}/stack.git`)
    t.is(exitCode, 75)
    noneIn(t, stderr)
  })

  test(`a redirect to another server, or another port, does not take the token along [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const other = await serve(t, scene.served, { env: scene.env, basicAuth })
    const server = await serve(t, scene.served, { env: scene.env, redirectTo: other.url })
    const url = `${server.url}/stack.git`
    const { exitCode } = await scene.runWith({ backend, env: { GIT_SLIM_TOKEN: token } }, 'clone', url, 'ours')
    t.is(exitCode, 1)
    t.true(other.requests.length > 0)
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
    t.deepEqual(await scene.entries(), [])
  })

  test(`an address that the user's configuration leads to another server does not take it along [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const other = await serve(t, scene.served, { env: scene.env, basicAuth })
    const config = `[url "${other.url}/"]\n\tinsteadOf = http://localhost:1/\n`
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config)
    const env = { GIT_SLIM_TOKEN: token }
    const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', 'http://localhost:1/stack.git', 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /warning: the token is not used: .*insteadOf in your configuration leads to another host, 127\.0/)
    t.true(other.requests.length > 0)
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
  })

  test(`an address that the user's configuration leads to the same host by http takes it along [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const short = ['git@127.0.0.1:', 'ssh://git@127.0.0.1/', 'https://127.0.0.1/']
    const config = `[url "${server.url}/"]\n${short.map(prefix => `\tinsteadOf = ${prefix}\n`).join('')}`
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config)
    const env = { GIT_SLIM_TOKEN: token }
    for (const [i, prefix] of short.entries()) {
      const argv = ['clone', '--persist-credentials', `${prefix}stack.git`, `ours${i}`]
      const { exitCode, stdout, stderr } = await scene.runWith({ backend, env }, ...argv)
      t.is(exitCode, 0, stderr)
      noneIn(t, stdout + stderr)
      t.is(await scene.git('-C', `ours${i}`, 'config', 'remote.origin.url'), `${prefix}stack.git`)
      // The kept one is for what git reaches.
      await scene.git('-C', `ours${i}`, 'fetch', '--quiet')
      const deeper = await scene.run(backend, '-C', `ours${i}`, 'deepen', '--full')
      t.is(deeper.exitCode, 0, deeper.stderr)
    }
  })

  test(`by plain http a token goes to this machine alone, and that is said [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    // As a proxy the server gets every request, whatever host is meant.
    const env = { GIT_SLIM_TOKEN: token, http_proxy: server.url, no_proxy: '' }
    const argv = ['clone', '--retries=0', 'http://git.example.invalid/stack.git', 'ours']
    const { exitCode, stderr } = await scene.runWith({ backend, env }, ...argv)
    t.is(exitCode, 1, stderr)
    t.regex(stderr, /warning: the token is not sent to http:\/\/git\.example\.invalid/)
    t.true(server.requests.length > 0)
    t.deepEqual(server.requests.map(({ authorization }) => authorization).filter(Boolean), [])
  })

  test(`a variable without a token is a usage error that does not tell what it holds [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const absent = await scene.run(backend, 'clone', '--token-env', 'JOB', '../served/stack.git')
    t.is(absent.exitCode, 2)
    t.regex(absent.stderr, /the variable JOB is not set/)
    const env = { GIT_SLIM_TOKEN: 'two\nlines' }
    const odd = await scene.runWith({ backend, env }, 'clone', '../served/stack.git')
    t.is(odd.exitCode, 2)
    t.regex(odd.stderr, /GIT_SLIM_TOKEN holds no token/)
    t.false(odd.stderr.includes('lines'))
    t.deepEqual(await scene.entries(), [])
  })

  test(`--persist-credentials: later commands of git are let in, and the token is in one file, for its owner alone [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await scene.git('init', '--quiet', '--bare', '../served/empty.git')
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const env = { GIT_SLIM_TOKEN: token }
    const store = join(scene.work, '..', 'home', 'store')
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[credential]\n\thelper = store --file=${store}\n`)
    for (const [flags, name] of [
      [[], 'stack'],
      [['--bare'], 'stack'],
      [[], 'empty'],
    ] as const) {
      const directory = `${name}${flags.length}`
      const argv = ['clone', '--persist-credentials', ...flags, `${server.url}/${name}.git`, directory]
      const { exitCode, stderr } = await scene.runWith({ backend, env }, ...argv)
      t.is(exitCode, 0, stderr)
      const before = server.requests.length
      await scene.git('-C', directory, 'fetch', '--quiet', ...(flags.length > 0 ? ['origin'] : []))
      t.true(server.requests.length > before)
      const git = flags.length > 0 ? directory : join(directory, '.git')
      t.deepEqual(await filesThatTell(join(scene.work, directory), known), [
        flags.length > 0 ? 'slim-credentials' : join('.git', 'slim-credentials'),
      ])
      const { mode } = await stat(join(scene.work, git, 'slim-credentials'))
      if (process.platform !== 'win32') t.is(mode & 0o777, 0o600)
      noneIn(t, await scene.git('-C', directory, 'config', '--list'))
    }
    await t.throwsAsync(stat(store), { code: 'ENOENT' })
    const moved = join(scene.work, 'moved')
    await scene.git('-C', 'stack0', 'worktree', 'add', '--quiet', moved)
    await scene.git('-C', moved, 'fetch', '--quiet')
    const other = await serve(t, scene.served, { env: scene.env, basicAuth })
    await t.throwsAsync(scene.git('-C', 'stack0', 'fetch', `${other.url}/stack.git`))
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
  })

  test(`--persist-credentials with nothing to keep says so [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env })
    const argv = ['clone', '--persist-credentials', `${server.url}/stack.git`, 'ours']
    const { exitCode, stderr } = await scene.run(backend, ...argv)
    t.is(exitCode, 0)
    t.regex(stderr, /there is no password or token .* to keep/)
    t.deepEqual(await filesThatTell(join(scene.work, 'ours'), known), [])
  })
}

const onUnix = process.platform === 'win32' ? test.skip : test

onUnix(
  'neither a hook nor a filter nor any argument gets the token, and only what reaches the server does',
  async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const root = join(scene.work, '..')
    const [hooks, seen] = [join(root, 'hooks'), join(root, 'seen')]
    await mkdir(hooks)
    await writeFile(join(hooks, 'reference-transaction'), `#!/bin/sh\nenv >>"${seen}-hook"\ncat >/dev/null\n`)
    await chmod(join(hooks, 'reference-transaction'), 0o755)
    await writeFile(join(root, 'attributes'), '* filter=spy\n')
    const config = `[core]\n\thooksPath = ${hooks}\n\tattributesFile = ${root}/attributes
[filter "spy"]\n\tsmudge = "env >>${seen}; cat"\n`
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), config)
    const git = await loggingGit(t, scene.env)
    const env = { ...git.env, JOB: token, GIT_SLIM_TOKEN: token }
    const started: string[] = []
    const watch = setInterval(() => started.push(...runningProcesses().map(({ command }) => command)), 20)
    const argv = ['clone', '--token-env', 'JOB', `${server.url}/stack.git`, 'ours']
    const { exitCode, stderr } = await scene.runWith({ backend: 'system', env }, ...argv)
    clearInterval(watch)
    t.is(exitCode, 0, stderr)
    t.regex(await readFile(seen, 'utf8'), /^PATH=/m)
    await noFileTells(t, scene)
    noneIn(t, started.filter(command => command.includes('git')).join('\n'))
    noneIn(t, JSON.stringify(await git.commands()))
    const commands = await git.commands()
    const told = (await git.environments()).map(seenBy => spellings.some(word => Object.values(seenBy).includes(word)))
    t.deepEqual(
      commands.map((words, i) => [words[0], told[i]]),
      [
        ['version', false],
        ['ls-remote', true],
        ['fetch', true],
        ['read-tree', false],
        // Where the user's hooks are, in which a post-checkout hook may be.
        ['rev-parse', false],
        ['config', false],
      ],
    )
  },
)

onUnix('a helper that stays, such as a cache of credentials, does not hold the clone up', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, basicAuth: { username: 'ada', password: 'lovelace' } })
  const pid = join(scene.work, '..', 'pid')
  const stays = `(sleep 600 </dev/null >/dev/null 2>&1 & echo $! >>${pid})`
  const helper = `!f() { test $1 = get && ${stays} && echo username=ada && echo password=lovelace; }; f`
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[credential]\n\thelper = "${helper}"\n`)
  t.teardown(async () => {
    for (const line of (await readFile(pid, 'utf8')).split('\n').filter(Boolean)) process.kill(Number(line))
  })
  const { exitCode, stderr } = await scene.run('system', 'clone', `${server.url}/stack.git`, 'ours')
  t.is(exitCode, 0, stderr)
})

function noneIn(t: Pick<ExecutionContext, 'false'>, text: string): void {
  noneOf(t, text, known)
}

async function noFileTells(t: ExecutionContext, { work }: CloneScene): Promise<void> {
  t.deepEqual(await filesThatTell(join(work, '..'), known), [])
}
