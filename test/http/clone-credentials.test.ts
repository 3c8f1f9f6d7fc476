import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { type CloneScene, cloneBackends, cloneScene } from '../support/clone-scene.js'
import { serve } from '../support/http-server.js'
import { loggingGit } from '../support/logging-git.js'
import { runningProcesses } from '../support/processes.js'

const basicAuth = { username: 'ada@example.com', password: 'p@ss/w:ör d%' }
const userinfo = `${encodeURIComponent(basicAuth.username)}:${encodeURIComponent(basicAuth.password)}`

/** Every way the password might be written down. */
const spellings = [
  basicAuth.password,
  encodeURIComponent(basicAuth.password),
  Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64'),
]

function withCredentials(url: string, who = userinfo): string {
  return url.replace('://', `://${who}@`)
}

for (const backend of cloneBackends) {
  test(`user name and password of a URL are used, and found nowhere afterwards [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const url = withCredentials(`${server.url}/stack.git`)
    for (const [i, flags] of [['-v'], ['-v', '--json'], []].entries()) {
      const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', ...flags, url, `ours${i}`)
      t.is(exitCode, 0, stderr)
      noneIn(t, `${stdout}${stderr}`)
      t.is(await scene.git('-C', `ours${i}`, 'config', 'remote.origin.url'), `${server.url}/stack.git`)
    }
    await noFileTells(t, scene)
  })

  test(`a wrong password is an auth failure that is not repeated, and does not tell it [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth: { username: 'ada', password: 'right' } })
    const url = withCredentials(`${server.url}/stack.git`)
    const { exitCode, stdout, stderr } = await scene.run(backend, 'clone', '-v', '--json', url, 'ours')
    t.is(exitCode, 1)
    const { error } = JSON.parse(stdout)
    t.is(error.kind, 'auth')
    t.true(error.hints.length > 0)
    noneIn(t, `${stdout}${stderr}`)
    t.deepEqual(await scene.entries(), [])
    t.true(server.requests.length <= 3, `${server.requests.length} requests`)
  })

  test(`a password in .netrc lets us in, to clone and to deepen, whatever else was tried [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    const { username, password } = basicAuth
    const netrc = `machine 127.0.0.1 login ${username} password "${password}"\n`
    await writeFile(join(String(scene.env['HOME']), '.netrc'), netrc)
    for (const [i, env] of [{}, { GIT_SLIM_TOKEN: 'wrong' }].entries()) {
      const url = `${server.url}/stack.git`
      const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', '-v', url, `ours${i}`)
      t.is(exitCode, 0, stderr)
      noneIn(t, stderr)
      const deeper = await scene.runWith({ backend, env }, '-C', `ours${i}`, 'deepen', '--full')
      t.is(deeper.exitCode, 0, deeper.stderr)
    }
    await noFileTells(t, scene)
    server.switches.basicAuth = { username, password: 'another' }
    const refused = await scene.run(backend, 'clone', `${server.url}/stack.git`, 'theirs')
    t.is(refused.exitCode, 1)
    noneIn(t, refused.stderr)
  })

  test(`without a password nobody is asked: an auth failure at once [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const server = await serve(t, scene.served, { env: scene.env, basicAuth })
    for (const url of [server.url, withCredentials(server.url, 'ada')]) {
      const env = { GIT_TERMINAL_PROMPT: undefined }
      const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', `${url}/stack.git`, 'ours')
      t.is(exitCode, 1)
      t.regex(stderr, /refused access/)
      const where = backend === 'system' ? /git was left to ask its own helpers/ : /credential helpers need git on PATH/
      t.regex(stderr, where)
      if (backend === 'embedded') t.regex(stderr, /\.netrc has no password for 127\.0\.0\.1/)
    }
  })

  test(`a credential goes to its own host alone, not where that one sends us [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const other = await serve(t, scene.served, { env: scene.env, basicAuth })
    const server = await serve(t, scene.served, { env: scene.env, redirectTo: other.url })
    const { exitCode } = await scene.run(backend, 'clone', withCredentials(`${server.url}/stack.git`), 'ours')
    t.is(exitCode, 1)
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
    t.true(other.requests.length > 0)
    t.deepEqual(await scene.entries(), [])
  })

  test(`a redirect is followed, and the address that was typed is stored [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const other = await serve(t, scene.served, { env: scene.env })
    const server = await serve(t, scene.served, { env: scene.env, redirectTo: other.url })
    const { exitCode, stderr } = await scene.run(backend, 'clone', `${server.url}/stack.git`, 'ours')
    t.is(exitCode, 0, stderr)
    t.is(await scene.git('-C', 'ours', 'config', 'remote.origin.url'), `${server.url}/stack.git`)
  })
}

test("the user's credential helpers do not get to store what a URL brings", async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, basicAuth })
  const store = join(scene.work, '..', 'home', 'store')
  for (const section of ['credential', `credential "${server.url}"`]) {
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[${section}]\n\thelper = store --file=${store}\n`)
    const url = withCredentials(`${server.url}/stack.git`)
    const { exitCode } = await scene.run('system', 'clone', url, section === 'credential' ? 'a' : 'b')
    t.is(exitCode, 0)
    await t.throwsAsync(stat(store), { code: 'ENOENT' })
  }
})

test("the user's credential helpers and GIT_ASKPASS answer as they do for git, also by a user's name", async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, basicAuth: { username: 'ada', password: 'x' } })
  const helper = `[credential]\n\thelper = "!f() { test \\"$1\\" = get && cat >>${scene.work}/../asked && echo password=x; }; f"\n`
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), helper)
  const url = withCredentials(`${server.url}/stack.git`, 'ada')
  const { exitCode, stderr } = await scene.run('system', 'clone', url, 'ours')
  t.is(exitCode, 0, stderr)
  t.regex(await readFile(join(scene.work, '..', 'asked'), 'utf8'), /^username=ada$/m)
  t.is(await scene.git('-C', 'ours', 'config', 'remote.origin.url'), `${server.url}/stack.git`)
})

test('the commands of git show no secret, and only those that reach the server are given it', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, basicAuth })
  const git = await loggingGit(t, scene.env)
  const url = withCredentials(`${server.url}/stack.git`)
  const seen: string[] = []
  const watch = setInterval(() => seen.push(...runningProcesses().map(({ command }) => command)), 20)
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env: git.env }, 'clone', url, 'ours')
  clearInterval(watch)
  t.is(exitCode, 0, stderr)
  noneIn(t, JSON.stringify(await git.commands()))
  noneIn(t, seen.filter(command => command.includes('git')).join('\n'))
  const commands = await git.commands()
  const told = (await git.environments()).map(env => spellings.some(spelling => JSON.stringify(env).includes(spelling)))
  t.deepEqual(
    commands.map((words, i) => [words[0], told[i]]),
    [
      ['version', false],
      ['ls-remote', true],
      ['fetch', true],
      ['read-tree', false],
    ],
  )
})

function noneIn(t: { false(actual: boolean, message?: string): void }, text: string): void {
  for (const spelling of spellings) t.false(text.includes(spelling), `${spelling} in: ${text}`)
}

async function noFileTells(t: Parameters<typeof noneIn>[0], { work }: CloneScene): Promise<void> {
  const names = await readdir(join(work, '..'), { recursive: true })
  for (const name of names) {
    const file = join(work, '..', name)
    if ((await stat(file)).isFile()) noneIn(t, await readFile(file, 'latin1'))
  }
}
