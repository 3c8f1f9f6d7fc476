import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { BackendName } from '../../src/git/port.js'
import { cloneBackends } from '../support/clone-scene.js'
import { type DeepenScene, deepenScene } from '../support/deepen-scene.js'
import { serve } from '../support/http-server.js'
import { loggingGit } from '../support/logging-git.js'
import { runningProcesses } from '../support/processes.js'
import { startProgram } from '../support/run-program.js'
import { filesThatTell, noneIn, secret } from '../support/secret.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
// Not that of other tests, which look at what runs meanwhile.
const token = secret('x-access-token', 'ghs_d33pen/tök:en%@!')
const env = { GIT_SLIM_TOKEN: token.password }

/** A shallow clone, whose server now lets nobody in but with the token. */
async function closedScene(t: ExecutionContext, backend: BackendName): Promise<DeepenScene> {
  return deepenScene(t, backend, { basicAuth: token })
}

/** Looks for the token in all that was said, and in every file. */
async function checkSilence(t: ExecutionContext, scene: DeepenScene, said: string): Promise<void> {
  noneIn(t, said, token)
  t.deepEqual(await filesThatTell(join(scene.work, '..'), token), [])
}

for (const backend of cloneBackends) {
  test(`a token lets us in, and is found nowhere [${backend}]`, async t => {
    for (const [variables, flags] of [
      [env, []],
      [env, ['-v']],
      [{ JOB: token.password, GIT_SLIM_TOKEN: 'another' }, ['--token-env', 'JOB', '--json', '-v']],
    ] as const) {
      const scene = await closedScene(t, backend)
      const result = await scene.runWith({ backend, env: variables }, ...scene.argv, ...flags)
      t.is(result.exitCode, 0, result.stderr)
      await scene.checkFound()
      await checkSilence(t, scene, result.stdout + result.stderr)
    }
  })

  test(`a clone to a merge base takes the token all the way [${backend}]`, async t => {
    const scene = await closedScene(t, backend)
    const url = `${scene.server.url}/branched.git`
    const argv = ['clone', '-v', '-b', 'feature', '--to-merge-base', 'main', url, 'theirs']
    const { exitCode, stdout, stderr } = await scene.runWith({ backend, env }, ...argv)
    t.is(exitCode, 0, stderr)
    await checkSilence(t, scene, stdout + stderr)
  })

  test(`a credential that a clone keeps lets us in, for its own server alone [${backend}]`, async t => {
    const scene = await closedScene(t, backend)
    const url = `${scene.server.url}/branched.git`
    const argv = ['clone', '--persist-credentials', '--depth=1', '-b', 'feature', url, 'kept']
    t.is((await scene.runWith({ backend, env }, ...argv)).exitCode, 0)
    const deepen = ['-C', 'kept', 'deepen', '--to-merge-base', 'main', '-v']
    const { exitCode, stderr } = await scene.run(backend, ...deepen)
    t.is(exitCode, 0, stderr)
    noneIn(t, stderr, token)
    Object.assign(scene.server.switches, { status: { info: 503 }, words: token.spellings.join(' ') })
    noneIn(t, (await scene.run(backend, ...deepen)).stderr, token)
    const other = await serve(t, scene.served, { env: scene.env, basicAuth: token })
    await scene.git('-C', 'kept', 'config', 'remote.origin.url', `${other.url}/branched.git`)
    t.is((await scene.run(backend, ...deepen)).exitCode, 1)
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
  })

  test(`a password in the remote's address lets us in, and is not told [${backend}]`, async t => {
    const scene = await closedScene(t, backend)
    const { username, password } = token
    const url = `${scene.server.url.replace('://', `://${username}:${encodeURIComponent(password)}@`)}/branched.git`
    await appendFile(join(scene.work, 'ours', '.git', 'config'), `[remote "origin"]\n\turl = ${url}\n`)
    for (const flags of [['--json', '-v'], []]) {
      const { exitCode, stdout, stderr } = await scene.run(backend, ...scene.argv, ...flags)
      t.is(exitCode, 0, stderr)
      noneIn(t, stdout + stderr, token)
    }
    t.deepEqual(await filesThatTell(join(scene.work, 'ours'), token), [join('.git', 'config')])
  })

  for (const [title, words, kind, exitCode] of [
    ['that is refused', { username: 'x', password: 'another' }, 'auth', 1],
    ['that is echoed by a server in trouble', 503, 'network', 75],
    ['that is echoed by one that has nothing', 404, 'not-found', 1],
  ] as const) {
    test(`a token ${title} is not told, and all is as before [${backend}]`, async t => {
      const scene = await closedScene(t, backend)
      const before = await scene.picture('ours')
      const said = `no: ${token.spellings.join(' ')}\n`
      const fault = typeof words === 'number' ? { status: { info: words, pack: words } } : { basicAuth: words }
      Object.assign(scene.server.switches, { words: said, ...fault })
      for (const flags of [['--json', '-v'], []]) {
        const result = await scene.runWith({ backend, env }, ...scene.argv, '--retries=1', ...flags)
        t.is(result.exitCode, exitCode, result.stderr)
        if (flags.length > 0) {
          const { error } = JSON.parse(result.stdout)
          t.is(error.kind, kind)
          if (kind === 'auth')
            t.is(error.reason.match(/tried: the token in GIT_SLIM_TOKEN, as user x-access-token/g)?.length, 1)
        }
        await checkSilence(t, scene, result.stdout + result.stderr)
      }
      t.deepEqual(await scene.picture('ours'), before)
      await scene.checkClean()
    })
  }

  test(`a redirect to another server does not take the token along [${backend}]`, async t => {
    const scene = await closedScene(t, backend)
    const other = await serve(t, scene.served, { env: scene.env, basicAuth: token })
    scene.server.switches.redirectTo = other.url
    const { exitCode, stdout, stderr } = await scene.runWith({ backend, env }, ...scene.argv, '-v')
    t.is(exitCode, 1)
    t.true(other.requests.length > 0)
    t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
    await checkSilence(t, scene, stdout + stderr)
    await scene.checkClean()
  })

  unlessWindows(`a killed run leaves no token, and neither does one that stands still [${backend}]`, async t => {
    const scene = await closedScene(t, backend)
    scene.server.switches.stallAfter = 600
    const { child, ended } = startProgram(t, scene.argv, { cwd: scene.work, env: { ...scene.env, ...env } })
    await scene.server.stalled
    const running = runningProcesses().map(({ command }) => command)
    noneIn(t, running.filter(command => command.includes('git')).join('\n'), token)
    t.deepEqual(await filesThatTell(join(scene.work, '..'), token), [])
    child.kill('SIGKILL')
    const { stdout, stderr } = await ended
    await checkSilence(t, scene, stdout + stderr)
  })
}

test('only the commands of git that reach the server are given the token', async t => {
  const scene = await closedScene(t, 'system')
  const git = await loggingGit(t, scene.env)
  const variables = { ...git.env, JOB: token.password, ...env }
  const argv = [...scene.argv, '--token-env', 'JOB']
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env: variables }, ...argv)
  t.is(exitCode, 0, stderr)
  const commands = await git.commands()
  noneIn(t, JSON.stringify(commands), token)
  const told = (await git.environments()).map(seen => token.spellings.some(word => JSON.stringify(seen).includes(word)))
  const names = (wanted: boolean) => new Set(commands.filter((_, i) => told[i] === wanted).map(([name]) => name))
  t.deepEqual(names(true), new Set(['ls-remote', 'fetch']))
  t.false(names(false).has('fetch'))
})

test('what fails once is tried again with the token', async t => {
  const scene = await closedScene(t, 'system')
  Object.assign(scene.server.switches, { status: { info: 503 }, faults: 1 })
  const { exitCode, stderr } = await scene.runWith({ backend: 'system', env }, ...scene.argv)
  t.is(exitCode, 0, stderr)
  t.is(scene.waits.length, 1)
})
