import type { ChildProcess } from 'node:child_process'
import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import test from 'ava'
import { application, entry, inner, library, withModules } from '../../fixtures-repos/modules.js'
import { pullRequest } from '../../fixtures-repos/pull-request.js'
import { stack } from '../../fixtures-repos/stack.js'
import { actionScene, type ActionScene, type StepResult } from '../support/action-scene.js'

const token = 'ghs_0123456789abcdefGHIJ'
const basicAuth = { username: 'x-access-token', password: token }
const pair = Buffer.from(`x-access-token:${token}`).toString('base64')

/** What of a log people see: the lines that tell the runner what to mask are not shown. */
function shown({ log }: StepResult): string {
  return log
    .split('\n')
    .filter(line => !line.startsWith('::add-mask::'))
    .join('\n')
}

/** Returns the files below a directory that hold the token in any spelling. */
async function holding(directory: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile()) continue
    const text = await readFile(path, 'latin1')
    if (text.includes(token) || text.includes(pair)) found.push(path)
  }
  return found
}

function fetchLater(scene: ActionScene): Promise<string> {
  return scene.later('fetch', 'origin').then(
    () => 'fetched',
    () => 'refused',
  )
}

test('the token lets the clone in, is kept nowhere, and one line says how to keep it', async t => {
  const scene = await actionScene(t, [stack], { basicAuth })
  const main = await scene.main({ with: { token } })
  t.is(main.exitCode, 0, main.log)
  t.deepEqual(await holding(scene.work), [])
  t.deepEqual(await holding(join(scene.work, '..', 'runner')), [])
  t.false(shown(main).includes(token))
  t.is(main.log.match(/persist-credentials: true/g)?.length, 1)
  t.is(await fetchLater(scene), 'refused')
})

test('the runner is told to mask the token, however it is spelt', async t => {
  const scene = await actionScene(t, [stack])
  const main = await scene.main({ with: { token } })
  const masked = [...main.log.matchAll(/^::add-mask::(.*)$/gm)].map(([, text]) => text ?? '')
  const hidden = (text: string) => masked.some(mask => text.includes(mask))
  t.true(hidden(token))
  for (const before of ['', 'a:', 'ab:', 'abc:', 'x-access-token:']) {
    t.true(hidden(Buffer.from(`${before}${token} and more`).toString('base64')), before)
  }
})

test('a token that is wrong is not shown, and is reported at once', async t => {
  const scene = await actionScene(t, [stack], { basicAuth: { username: 'x-access-token', password: 'another' } })
  const main = await scene.main({ with: { token } })
  t.is(main.exitCode, 1)
  t.regex(main.log, /::error::.*refused access/)
  t.false(shown(main).includes(token))
  t.false(shown(main).includes(pair))
  t.notRegex(main.log, /again/)
  t.regex(main.log, /tried: the input token, as user x-access-token/)
  t.notRegex(main.log, /INPUT_TOKEN|GIT_SLIM_TOKEN/)
})

/** The files in the job's temporary directory that hold a token. */
async function keptIn(scene: ActionScene): Promise<readonly string[]> {
  const found = await holding(join(scene.work, '..', 'runner'))
  return found.map(path => basename(path))
}

test('a token that is kept serves later steps, stands outside of the workspace, and goes in the post step', async t => {
  const scene = await actionScene(t, [stack], { basicAuth })
  const main = await scene.main({ with: { token, 'persist-credentials': 'true' } })
  t.is(main.exitCode, 0, main.log)
  t.notRegex(main.log, /persist-credentials: true/)
  t.is(await fetchLater(scene), 'fetched')
  t.deepEqual(await holding(scene.work), [])
  const [file = '', ...more] = await keptIn(scene)
  t.regex(file, /^git-credentials-[0-9a-f-]{36}\.config$/)
  t.deepEqual(more, [])
  const path = join(scene.work, '..', 'runner', file)
  if (process.platform !== 'win32') t.is((await stat(path)).mode & 0o777, 0o600)
  t.is(
    await scene.later('config', '--includes', `http.${scene.server.url}/.extraheader`),
    `AUTHORIZATION: basic ${pair}`,
  )

  t.is((await scene.post(main)).exitCode, 0)
  t.deepEqual(await keptIn(scene), [])
  t.is(await fetchLater(scene), 'refused')
  t.notRegex(await scene.later('config', '--list'), /includeif|extraheader/i)
})

test('a token that is kept serves a worktree that a later step adds, and git-slim', async t => {
  const scene = await actionScene(t, [pullRequest], { basicAuth })
  await scene.main({ with: { token, 'persist-credentials': 'true', path: 'a [b] *c' } })
  const clone = join(scene.workspace, 'a [b] *c')
  const linked = join(scene.workspace, 'linked')
  await scene.git('-C', clone, 'worktree', 'add', '--detach', linked)
  t.is(await scene.git('-C', linked, 'fetch', '--quiet', 'origin', 'topic'), '')
  for (const backend of ['system', 'embedded'] as const) {
    const { exitCode, stderr } = await scene.runWith({ backend, cwd: clone }, 'deepen', '--by', '1')
    t.is(exitCode, 0, stderr)
  }
})

test('a main step that is killed leaves no token behind its post step', async t => {
  const scene = await actionScene(t, [stack], { basicAuth, stallAfter: 50 })
  let child: ChildProcess | undefined
  const killed = scene.main({ with: { token, 'persist-credentials': 'true' }, started: process => (child = process) })
  await scene.server.stalled
  child?.kill('SIGKILL')
  const main = await killed
  t.not(main.exitCode, 0)
  t.is((await scene.post(main)).exitCode, 0)
  t.deepEqual(await holding(scene.work), [])
  t.deepEqual(await keptIn(scene), [])
})

test('jobs at the same time keep a token each, and each post step takes its own', async t => {
  const scene = await actionScene(t, [stack], { basicAuth })
  const keep = (path: string) => scene.main({ with: { token, 'persist-credentials': 'true', path } })
  const [one, two] = await Promise.all([keep('one'), keep('two')])
  t.is((await keptIn(scene)).length, 2)
  t.is((await scene.post(one)).exitCode, 0)
  t.is((await keptIn(scene)).length, 1)
  t.is(await scene.later('-C', 'two', 'fetch', '--quiet', 'origin'), '')
  await t.throwsAsync(scene.later('-C', 'one', 'fetch', '--quiet', 'origin'))
  t.is((await scene.post(two)).exitCode, 0)
  t.deepEqual(await keptIn(scene), [])
})

test('without a token there is none to keep, and an annotation says so', async t => {
  const scene = await actionScene(t, [stack])
  const { exitCode, log } = await scene.main({ with: { 'persist-credentials': 'true' } })
  t.is(exitCode, 0, log)
  t.regex(log, /^::warning::.*there is no token or key to keep/m)
})

test('the post step leaves what others have set, and does nothing where there is nothing', async t => {
  const scene = await actionScene(t, [stack])
  await writeFile(scene.userConfig, '[user]\n\tname = Ümit\n[safe]\n\tdirectory = /elsewhere', { mode: 0o600 })
  const main = await scene.main({ with: { token, 'persist-credentials': 'true' } })
  await scene.later('config', 'extra.setting', 'stays')
  await appendFile(scene.userConfig, '[extra]\n\tuser = stays\n')
  t.is((await scene.post(main)).exitCode, 0)
  t.is(
    await readFile(scene.userConfig, 'utf8'),
    '[user]\n\tname = Ümit\n[safe]\n\tdirectory = /elsewhere\n[extra]\n\tuser = stays\n',
  )
  if (process.platform !== 'win32') t.is((await stat(scene.userConfig)).mode & 0o777, 0o600)
  t.is(await scene.later('config', 'extra.setting'), 'stays')

  await rm(scene.workspace, { recursive: true })
  await rm(scene.userConfig)
  const again = await scene.post({ ...main, env: { ...main.env, GITHUB_WORKSPACE: scene.work } })
  t.deepEqual([again.exitCode, again.log], [0, ''])
})

test('what is started gets neither the inputs nor the tokens of the job', async t => {
  const scene = await actionScene(t, [stack])
  const env = { ACTIONS_RUNTIME_TOKEN: 'runtime', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'identity', GIT_TRACE_SETUP: '1' }
  const command = `!f() { env > '${join(scene.work, 'seen')}'; }; f`
  await scene.git('config', '--global', 'credential.helper', command)
  scene.server.switches.basicAuth = { username: 'nobody', password: 'x' }
  const main = await scene.main({ env, with: { path: 'in' } })
  t.is(main.exitCode, 1)
  const seen = await readFile(join(scene.work, 'seen'), 'utf8')
  t.regex(seen, /^GITHUB_REPOSITORY=/m)
  t.notRegex(seen, /^INPUT_|^ACTIONS_/m)
})

test("a token that submodules keep goes with the root's", async t => {
  const scene = await actionScene(t, [application, library, inner], { basicAuth })
  const env = { GITHUB_SHA: application.oids.B }
  const main = await scene.main({ env, with: { token, submodules: 'recursive', 'persist-credentials': 'true' } })
  t.is(main.exitCode, 0, main.log)
  t.deepEqual(await holding(scene.work), [])
  const foreach = ['submodule', 'foreach', '--quiet', '--recursive', 'git fetch --quiet origin HEAD']
  t.is(await scene.later(...foreach), '')
  const perModule = ['submodule', 'foreach', '--quiet', '--recursive', 'git config --list']
  t.is((await scene.later(...perModule)).match(/extraheader/g)?.length, 3)
  t.is((await scene.post(main)).exitCode, 0)
  t.deepEqual(await keptIn(scene), [])
  t.notRegex(await scene.later(...perModule), /includeif/i)
  await t.throwsAsync(scene.later(...foreach))
})

test("a token that submodules keep goes also when the root's has gone before", async t => {
  const scene = await actionScene(t, [application, library, inner], { basicAuth })
  const env = { GITHUB_SHA: application.oids.B }
  const main = await scene.main({ env, with: { token, submodules: 'recursive', 'persist-credentials': 'true' } })
  await rm(join(scene.workspace, '.git', 'config'))
  const post = await scene.post(main)
  t.deepEqual([post.exitCode, post.log], [0, ''])
  t.deepEqual(await keptIn(scene), [])
  t.notRegex(
    await scene.git('config', '--file', join(scene.workspace, '.git/modules/inner/config'), '--list'),
    /includeif/,
  )
})

test('a submodule that is named by ssh is fetched with the token, where it is on the same server', async t => {
  const settings = { path: 'inner', url: 'git@127.0.0.1:served/inner.git' }
  const history = withModules('by-ssh', entry('inner', settings))
  const scene = await actionScene(t, [history, inner], { basicAuth })
  const main = await scene.main({ env: { GITHUB_SHA: history.oids.A }, with: { token, submodules: 'true' } })
  t.is(main.exitCode, 0, main.log)
  t.is(await scene.later('-C', 'inner', 'rev-parse', 'HEAD'), inner.oids.B)
  t.is(await scene.later('submodule', 'status'), ` ${inner.oids.B} inner (${inner.oids.B.slice(0, 7)})`)
})
