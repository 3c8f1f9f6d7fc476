import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { largeFiles, media, pointer, sha256 } from '../../fixtures-repos/media.js'
import { entry, withModules } from '../../fixtures-repos/modules.js'
import { findGit } from '../../src/git/system/find-git.js'
import { type CloneScene, cloneScene } from '../support/clone-scene.js'
import { copyOnDisk } from '../support/disk.js'
import { fakeGit } from '../support/fake-git.js'
import { defineHistory } from '../support/history.js'
import { serve, type ServerSwitches, type TestServer } from '../support/http-server.js'
import { testWithLfs } from '../support/installed.js'
import { runningProcesses } from '../support/processes.js'
import { startProgram } from '../support/run-program.js'
import { schemaErrors } from '../support/schema.js'

const token = 'ghs_l4rg3-f1l3s'
const basicAuth = { username: 'x-access-token', password: token }

testWithLfs('--lfs: the files of the commit, and of no other; git knows what to do with them', async t => {
  const { scene, server, store } = await lfsScene(t)
  const { exitCode, stdout, stderr } = await scene.run('system', 'clone', '--json', '--lfs', addressOf(server), 'ours')
  t.is(exitCode, 0, stderr)
  const document = JSON.parse(stdout)
  t.is(schemaErrors('clone', document), '')
  t.deepEqual(document.lfs, { files: 2, pointers: 0 })
  t.deepEqual(await contents(scene), { 'a.bin': largeFiles['a.bin'], 'video/b.bin': largeFiles['video/b.bin'] })
  t.deepEqual(fetched(server), [sha256(largeFiles['a.bin']), sha256(largeFiles['video/b.bin'])].sort())
  const { status, fsck } = await scene.picture('ours')
  t.deepEqual({ status, fsck }, { status: '', fsck: '' })

  // Later commands of git take a new large file for one, and upload it.
  await scene.git('-C', '../served/media.git', 'config', 'http.receivepack', 'true')
  await writeFile(join(scene.work, 'ours', 'new.bin'), 'new\n')
  await scene.git('-C', 'ours', 'add', 'new.bin')
  t.is(await scene.git('-C', 'ours', 'show', ':new.bin'), pointer('new\n').trimEnd())
  await scene.git('-C', 'ours', 'commit', '-qm', 'new')
  await scene.git('-C', 'ours', 'push', '-q')
  t.deepEqual(store.get(sha256('new\n')), Buffer.from('new\n'))
})

testWithLfs('--lfs leaves what git clone and git lfs install --local leave', async t => {
  const { scene, server } = await lfsScene(t)
  await scene.git('clone', '--quiet', '--depth=1', '--template=', addressOf(server), 'theirs')
  await scene.git('-C', 'theirs', 'lfs', 'install', '--local')
  await scene.git('-C', 'theirs', 'lfs', 'pull')
  await scene.run('system', 'clone', '--lfs', addressOf(server), 'ours')
  const pictureOf = async (directory: string) => ({
    files: await contents(scene, directory),
    listed: await scene.git('-C', directory, 'lfs', 'ls-files', '--long'),
    filter: (await scene.git('-C', directory, 'config', '--local', '--get-regexp', '^(filter|lfs)\\.'))
      .split('\n')
      .sort(),
    hooks: await readdir(join(scene.work, directory, '.git', 'hooks')),
    status: await scene.git('-C', directory, 'status', '--porcelain', '--ignored'),
  })
  t.deepEqual(await pictureOf('ours'), await pictureOf('theirs'))
})

testWithLfs('--lfs-include and --lfs-exclude: the others stay pointers', async t => {
  const { scene, server } = await lfsScene(t)
  const some = await scene.run('system', 'clone', '--lfs', '--lfs-include', 'video', addressOf(server), 'some')
  t.regex(some.stdout, / {2}1 file from LFS, 1 left as pointer\n/)
  t.deepEqual(await contents(scene, 'some'), {
    'a.bin': pointer(largeFiles['a.bin']),
    'video/b.bin': largeFiles['video/b.bin'],
  })
  const argv = ['clone', '--json', '--lfs', '--lfs-exclude=video/**', '--lfs-exclude=none', addressOf(server), 'others']
  t.deepEqual(JSON.parse((await scene.run('system', ...argv)).stdout).lfs, { files: 1, pointers: 1 })
  t.is((await contents(scene, 'others'))['a.bin'], largeFiles['a.bin'])
  t.is((await scene.picture('others')).status, '')
})

testWithLfs('of a sparse checkout, only the files that are checked out', async t => {
  const { scene, server } = await lfsScene(t)
  const argv = ['clone', '--json', '--lfs', '--sparse', 'none', addressOf(server), 'top']
  t.deepEqual(JSON.parse((await scene.run('system', ...argv)).stdout).lfs, { files: 1, pointers: 0 })
  t.deepEqual(await readdir(join(scene.work, 'top')), ['.git', '.gitattributes', 'a.bin', 'readme.txt'])
  t.deepEqual(fetched(server), [sha256(largeFiles['a.bin'])])
  const some = ['clone', '--json', '--lfs', '--lfs-exclude=a.bin', '--sparse', 'video', addressOf(server), 'video']
  t.deepEqual(JSON.parse((await scene.run('system', ...some)).stdout).lfs, { files: 1, pointers: 1 })
  t.is((await contents(scene, 'video'))['video/b.bin'], largeFiles['video/b.bin'])
  t.is((await scene.picture('video')).status, '')
})

testWithLfs('without --lfs there are pointers, also where git-lfs is installed for all repositories', async t => {
  const { scene, server } = await lfsScene(t)
  await scene.git('lfs', 'install', '--skip-repo')
  const { stderr } = await scene.run('system', 'clone', addressOf(server), 'ours')
  t.is(stderr, 'Cloning into ours …\nfiles kept in LFS are pointers; with --lfs they are fetched\n')
  t.is((await contents(scene))['a.bin'], pointer(largeFiles['a.bin']))
  t.is((await scene.picture('ours')).status, '')
  t.deepEqual(fetched(server), [])
  // Who says so has it otherwise.
  const env = { GIT_LFS_SKIP_SMUDGE: '0' }
  const other = await scene.runWith({ backend: 'system', env }, 'clone', addressOf(server), 'other')
  t.is(other.stderr, 'Cloning into other …\n')
  t.is((await contents(scene, 'other'))['a.bin'], largeFiles['a.bin'])
})

testWithLfs('the token goes to the LFS server of the same host, and is found nowhere', async t => {
  const { scene, server } = await lfsScene(t, { basicAuth })
  const env = { GIT_SLIM_TOKEN: token }
  const { exitCode, stdout, stderr } = await scene.runWith(
    { backend: 'system', env },
    'clone',
    '-v',
    '--lfs',
    addressOf(server),
    'ours',
  )
  t.is(exitCode, 0, stderr)
  t.is((await contents(scene))['a.bin'], largeFiles['a.bin'])
  t.false(`${stdout}${stderr}`.includes(token))
  t.deepEqual(await filesThatTell(scene), [])
})

testWithLfs('an LFS server on another host, as .lfsconfig has it, gets no token', async t => {
  const { scene, store } = await lfsScene(t)
  const other = await serve(t, scene.served, { env: scene.env, lfs: store, basicAuth })
  const server = await serve(t, scene.served, { env: scene.env, basicAuth })
  await configured(scene, `[lfs]\n\turl = ${other.url}/media.git/info/lfs\n`)
  const env = { GIT_SLIM_TOKEN: token }
  const argv = ['clone', '--json', '--lfs', `${server.url}/configured.git`, 'ours']
  const { exitCode, stdout } = await scene.runWith({ backend: 'system', env }, ...argv)
  t.is(exitCode, 1)
  t.is(JSON.parse(stdout).error.kind, 'auth')
  t.true(other.requests.length > 0)
  t.deepEqual(other.requests.map(({ authorization }) => authorization).filter(Boolean), [])
  t.deepEqual(await scene.entries(), [])
})

const refusedConfigs = {
  'a file': '[lfs]\n\turl = file:///srv/lfs\n',
  'a path': '[remote "origin"]\n\tlfsurl = /srv/lfs\n',
  'a program': '[LFS]\n\tURL = ext::sh -c x\n',
  'an option': '[lfs]\n\turl = ssh://-oProxyCommand=x/y\n',
}
for (const [title, config] of Object.entries(refusedConfigs)) {
  testWithLfs(`.lfsconfig may not lead to this machine: ${title}`, async t => {
    const { scene, server } = await lfsScene(t)
    await configured(scene, config)
    const argv = ['clone', '--json', '--lfs', `${server.url}/configured.git`, 'ours']
    const { exitCode, stdout } = await scene.run('system', ...argv)
    t.is(exitCode, 1, stdout)
    t.is(JSON.parse(stdout).error.kind, 'refused')
    t.deepEqual(await scene.entries(), [])
  })
}

for (const [title, switches] of Object.entries({
  'status 503 for the list': { status: { 'lfs-batch': 503 } },
  'status 500 for a file': { status: { 'lfs-object': 500 }, faults: 4 },
  'a connection that ends without an answer': { hangUp: ['lfs-batch'], faults: 4 },
} satisfies Record<string, ServerSwitches>)) {
  testWithLfs(`${title}: tried again until it is well`, async t => {
    const { scene, server } = await lfsScene(t, { faults: 2, ...switches })
    const { exitCode, stderr } = await scene.run('system', 'clone', '--lfs', addressOf(server), 'ours')
    t.is(exitCode, 0, stderr)
    t.true(scene.waits.length > 0)
    t.regex(stderr, /the connection to the LFS server of .* was lost; trying again/)
    t.is((await contents(scene))['a.bin'], largeFiles['a.bin'])
  })
}

for (const [title, [switches, kind]] of Object.entries({
  'status 403': [{ status: { 'lfs-batch': 403 } }, 'auth'],
  'status 404': [{ status: { 'lfs-batch': 404 } }, 'not-found'],
  'status 401': [{ status: { 'lfs-batch': 401 } }, 'auth'],
} satisfies Record<string, readonly [ServerSwitches, string]>)) {
  testWithLfs(`${title} from the LFS server: reported at once, and nothing is left`, async t => {
    const { scene, server } = await lfsScene(t, switches)
    const { exitCode, stdout } = await scene.run('system', 'clone', '--json', '--lfs', addressOf(server), 'ours')
    t.is(exitCode, 1, stdout)
    const { error } = JSON.parse(stdout)
    t.is(error.kind, kind, stdout)
    t.regex(error.message, /^the LFS server of http/)
    t.deepEqual(scene.waits, [])
    t.deepEqual(await scene.entries(), [])
  })
}

testWithLfs('a file that the server does not have: not-found, with its name; nothing is left', async t => {
  const { scene, server, store } = await lfsScene(t)
  store.delete(sha256(largeFiles['a.bin']))
  const { exitCode, stdout } = await scene.run('system', 'clone', '--json', '--lfs', addressOf(server), 'ours')
  t.is(exitCode, 1)
  const { error } = JSON.parse(stdout)
  t.is(error.kind, 'not-found')
  t.true(error.reason.includes(sha256(largeFiles['a.bin'])), error.reason)
  t.deepEqual(await scene.entries(), [])
})

testWithLfs('--submodules --lfs: the large files of submodules, too', async t => {
  const { scene, server } = await lfsScene(t)
  const outer = withModules('outer', entry('m', { path: 'm', url: '../media.git' }), {
    m: { submodule: media.oids.B },
  })
  await copyOnDisk(outer, 'bare', join(scene.served, 'outer.git'))
  const argv = ['clone', '--json', '--submodules', '--lfs', `${server.url}/outer.git`, 'ours']
  const { stdout, stderr } = await scene.run('system', ...argv)
  t.deepEqual(JSON.parse(stdout).lfs, { files: 2, pointers: 0 }, stderr)
  t.is((await contents(scene, 'ours/m'))['a.bin'], largeFiles['a.bin'])
  t.is((await scene.picture('ours')).status, '')
  t.is((await scene.picture('ours/m')).status, '')
})

testWithLfs("a hook of the user's template stays, and it is said that git-lfs adds none", async t => {
  const { scene, server } = await lfsScene(t)
  const hooks = join(scene.work, 'template', 'hooks')
  await mkdir(hooks, { recursive: true })
  await writeFile(join(hooks, 'pre-push'), '#!/bin/sh\n', { mode: 0o755 })
  const env = { ...scene.env, GIT_TEMPLATE_DIR: join(scene.work, 'template') }
  const { exitCode, stderr } = await scene.runWith(
    { backend: 'system', env },
    'clone',
    '--lfs',
    addressOf(server),
    'ours',
  )
  t.is(exitCode, 0, stderr)
  t.regex(stderr, /git-lfs did not install its hooks in the clone \(Hook already exists: pre-push\)/)
  t.is((await contents(scene, 'ours'))['a.bin'], largeFiles['a.bin'])
  t.is(await scene.git('-C', 'ours', 'config', 'filter.lfs.process'), 'git-lfs filter-process')
})

testWithLfs("hooks go into the clone, and not where the user's own are", async t => {
  const { scene, server } = await lfsScene(t)
  const hooks = join(scene.work, '..', 'home', 'hooks')
  await mkdir(hooks)
  await writeFile(join(hooks, 'post-checkout'), '#!/bin/sh\ntouch ran\n')
  await chmod(join(hooks, 'post-checkout'), 0o755)
  await scene.git('config', '--global', 'core.hooksPath', hooks)
  const { exitCode, stderr } = await scene.run('system', 'clone', '--lfs', addressOf(server), 'ours')
  t.is(exitCode, 0, stderr)
  t.deepEqual(await readdir(hooks), ['post-checkout'])
  t.true((await readdir(join(scene.work, 'ours', '.git', 'hooks'))).includes('pre-push'))
  t.true((await readdir(join(scene.work, 'ours'))).includes('ran'), 'the post-checkout hook, as with git clone')
})

if (process.platform !== 'win32') {
  testWithLfs('SIGTERM while a large file comes leaves nothing, and nobody', async t => {
    const { scene, server } = await lfsScene(t, {
      held: { path: '/media.git/info/lfs/objects/', until: new Promise(() => {}) },
    })
    const argv = ['clone', '--lfs', addressOf(server), 'ours']
    const { child, ended } = startProgram(t, argv, { cwd: scene.work, env: scene.env })
    while (!server.requests.some(({ kind }) => kind === 'lfs-batch')) {
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    child.kill('SIGTERM')
    const { exitCode, stderr } = await ended
    t.is(exitCode, 143, stderr)
    t.deepEqual(await scene.entries(), [])
    t.deepEqual(
      runningProcesses().filter(({ command }) => /git.lfs/.test(command) && command.includes(scene.work)),
      [],
    )
  })
}

test('where git-lfs is missing, --lfs says so before anything is fetched', async t => {
  const { scene, server } = await lfsScene(t)
  const real = await findGit(scene.env)
  const code = `
    import { spawnSync } from 'node:child_process'
    if (args[0] === 'lfs') {
      console.error("git: 'lfs' is not a git command. See 'git --help'.")
      process.exit(1)
    }
    process.exit(spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' }).status)`
  const { env } = await fakeGit(t, code, scene.env)
  const argv = ['clone', '--json', '--lfs', addressOf(server), 'ours']
  const { exitCode, stdout } = await scene.runWith({ backend: 'system', env }, ...argv)
  t.is(exitCode, 1)
  const { error } = JSON.parse(stdout)
  t.is(error.kind, 'unsupported')
  t.regex(error.hints.join('\n'), /apt-get install git-lfs/)
  t.deepEqual(server.requests, [])
  t.deepEqual(await scene.entries(), [])
})

test('the embedded backend says that it does not fetch them, before it fetches anything', async t => {
  const { scene, server } = await lfsScene(t)
  const { exitCode, stderr } = await scene.run('embedded', 'clone', '--lfs', addressOf(server), 'ours')
  t.is(exitCode, 1)
  t.regex(stderr, /the embedded git does not fetch files that are kept in LFS/)
  t.deepEqual(server.requests, [])
  t.deepEqual(await scene.entries(), [])
})

test('what is malformed is a usage error', async t => {
  const { scene, server } = await lfsScene(t)
  for (const flags of [['--lfs', '--bare'], ['--lfs', '--no-checkout'], ['--lfs-include=x'], ['--lfs-exclude=x']]) {
    t.is((await scene.run('system', 'clone', ...flags, addressOf(server))).exitCode, 2, flags.join(' '))
  }
  t.deepEqual(server.requests, [])
})

interface LfsScene {
  readonly scene: CloneScene
  readonly server: TestServer
  readonly store: Map<string, Uint8Array>
}

async function lfsScene(t: ExecutionContext, switches: ServerSwitches = {}): Promise<LfsScene> {
  const scene = await cloneScene(t, media)
  const store = new Map<string, Uint8Array>(Object.values(largeFiles).map(text => [sha256(text), Buffer.from(text)]))
  const server = await serve(t, scene.served, { env: scene.env, lfs: store, ...switches })
  return { scene, server, store }
}

function addressOf({ url }: TestServer): string {
  return `${url}/media.git`
}

let configurations = 0

/** Serves `configured.git`: one large file, and such a `.lfsconfig`. */
async function configured(scene: CloneScene, text: string): Promise<void> {
  const history = defineHistory(`configured-${configurations++}`, h => {
    const attributes = '*.bin filter=lfs diff=lfs merge=lfs -text\n'
    h.commit('A', { '.gitattributes': attributes, '.lfsconfig': text, 'a.bin': pointer(largeFiles['a.bin']) })
  })
  await copyOnDisk(history, 'bare', join(scene.served, 'configured.git'))
}

async function contents({ work }: CloneScene, directory = 'ours') {
  const read = (name: string) => readFile(join(work, directory, name), 'utf8')
  return { 'a.bin': await read('a.bin'), 'video/b.bin': await read('video/b.bin') }
}

/** Which large files were asked for. */
function fetched({ requests }: TestServer): readonly string[] {
  return requests
    .filter(({ kind }) => kind === 'lfs-object')
    .map(({ path }) => path.slice(-64))
    .sort()
}

async function filesThatTell({ work }: CloneScene): Promise<readonly string[]> {
  const told: string[] = []
  for (const name of await readdir(work, { recursive: true })) {
    const file = join(work, name)
    if ((await stat(file)).isFile() && (await readFile(file)).includes(token)) told.push(name)
  }
  return told
}
