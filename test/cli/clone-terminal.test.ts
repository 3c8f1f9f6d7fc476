import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { longHistory } from '../../fixtures-repos/long.js'
import { entry, inner, withModules } from '../../fixtures-repos/modules.js'
import { stack } from '../../fixtures-repos/stack.js'
import type { Env } from '../../src/git/port.js'
import { cloneScene } from '../support/clone-scene.js'
import { copyOnDisk } from '../support/disk.js'
import { serve } from '../support/http-server.js'
import { keys, startSession } from '../support/terminal.js'

const long = longHistory(300, 100)

test('on a terminal: stages with objects and bytes, then a summary, and how to get more', async t => {
  const scene = await cloneScene(t, long)
  let resume = () => {}
  const resumed = new Promise<void>(resolve => {
    resume = resolve
  })
  const server = await serve(t, scene.served, { env: scene.env, stallAfter: 150_000, resumed })
  const argv = ['clone', '--depth=250', `${server.url}/${long.name}.git`, 'ours']
  const session = startSession(t, argv, { cwd: scene.work, env: scene.env, columns: 60 })
  await session.shows('Cloning into ours …')
  await session.shows(/Receiving objects +\d+% \(\d+\/\d+\)/)
  resume()
  t.is(await session.ended(), 0)
  await session.shows('<name>')
  const screen = session.screen()
  t.notRegex(screen, /Receiving|Connecting/)
  t.regex(
    screen,
    /^Cloned into ours: main at [0-9a-f]{7}\n {2}250 commits \(depth 250\), \d+ objects, \S+ kB received$/m,
  )
  t.regex(
    screen,
    /^Another branch, while history is left out:\n {2}git -C ours remote set-branches --add origin <name>$/m,
  )
  t.false(screen.split('\n').some(line => line.length > 60))
})

test('Ctrl-C in a terminal leaves the line as it was, and nothing on disk', async t => {
  const scene = await cloneScene(t, long)
  const server = await serve(t, scene.served, { env: scene.env, stallAfter: 150_000 })
  const argv = ['clone', '--full', `${server.url}/${long.name}.git`, 'ours']
  const session = startSession(t, argv, { cwd: scene.work, env: scene.env })
  await session.shows(/Receiving objects/)
  session.type(keys.ctrlC)
  t.is(await session.ended(), 130)
  await session.shows('interrupted')
  t.is(session.screen(), 'Cloning into ours …\ngit-slim: interrupted; nothing was changed')
  t.deepEqual(await readdir(scene.work), [])
})

test('a person is asked once who they are, and helpers may keep the answer', async t => {
  const scene = await cloneScene(t, stack)
  const basicAuth = { username: 'ada', password: 'p@ss w' }
  const server = await serve(t, scene.served, { env: scene.env, basicAuth })
  const store = join(scene.work, '..', 'home', 'store')
  await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[credential]\n\thelper = store --file=${store}\n`)
  const env = { ...scene.env, GIT_TERMINAL_PROMPT: undefined }
  const session = startSession(t, ['clone', `${server.url}/stack.git`, 'ours'], { cwd: scene.work, env })
  await session.shows(`Username for '${server.url}':`)
  session.type(`ada${keys.enter}`)
  await session.shows(`Password for 'http://ada@${server.host}':`)
  session.type(`p@ss w${keys.enter}`)
  t.is(await session.ended(), 0)
  await session.shows('Cloned into ours')
  t.is(session.screen().match(/ for 'http/g)?.length, 2)
  t.false(session.screen().includes('p@ss'))
  t.is(await readFile(store, 'utf8'), `http://ada:p%40ss%20w@${encodeURIComponent(server.host).toLowerCase()}\n`)
  t.is(await scene.git('-C', 'ours', 'config', 'remote.origin.url'), `${server.url}/stack.git`)
})

test('for submodules on another server a person is asked once, and nothing moves over the question', async t => {
  const scene = await cloneScene(t, inner)
  const server = await serve(t, scene.served, { env: scene.env })
  const basicAuth = { username: 'ada', password: 'lovelace' }
  const other = await serve(t, scene.served, { env: scene.env, basicAuth })
  const paths = ['one', 'two', 'three']
  const text = paths.map(path => entry(path, { path, url: `${other.url}/inner.git` })).join('')
  const files = Object.fromEntries(paths.map(path => [path, { submodule: inner.oids.B }]))
  await copyOnDisk(withModules('private', text, files), 'bare', join(scene.served, 'private.git'))
  const env = { ...scene.env, GIT_TERMINAL_PROMPT: undefined }
  const argv = ['clone', '--submodules', `${server.url}/private.git`, 'ours']
  const session = startSession(t, argv, { cwd: scene.work, env })
  await session.shows(`Username for '${other.url}':`)
  session.type(`ada${keys.enter}`)
  await session.shows(`Password for 'http://ada@${other.host}':`)
  session.type(`lovelace${keys.enter}`)
  t.is(await session.ended(), 0)
  await session.shows('3 submodules')
  t.is(session.screen().match(/ for 'http/g)?.length, 2)
  t.regex(session.screen(), /^Username for 'http:\S+: ada$/m)
  t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
})

test('a wrong answer is an auth failure, and Ctrl-C at the question leaves nothing', async t => {
  const scene = await cloneScene(t, stack)
  const server = await serve(t, scene.served, { env: scene.env, basicAuth: { username: 'ada', password: 'right' } })
  const env = { ...scene.env, GIT_TERMINAL_PROMPT: undefined }
  const start = () => startSession(t, ['clone', `${server.url}/stack.git`, 'ours'], { cwd: scene.work, env })
  const wrong = start()
  await wrong.shows('Username for')
  wrong.type(`ada${keys.enter}`)
  await wrong.shows('Password for')
  wrong.type(`wrong${keys.enter}`)
  t.is(await wrong.ended(), 1)
  await wrong.shows('refused access')
  const interrupted = start()
  await interrupted.shows('Username for')
  interrupted.type(keys.ctrlC)
  t.is(await interrupted.ended(), 130)
  t.deepEqual(await readdir(scene.work), [])
})

/** Whether stderr is coloured, by what the environment and the options say. */
const colours: Record<string, readonly [env: Env, argv: readonly string[], coloured: boolean, onTerminal: boolean]> = {
  'a terminal': [{}, [], true, true],
  'a terminal, NO_COLOR': [{ NO_COLOR: '1' }, [], false, true],
  'a terminal, --no-color': [{}, ['--no-color'], false, true],
  'a terminal, dumb': [{ TERM: 'dumb' }, [], false, true],
  'no terminal': [{}, [], false, false],
  'no terminal, CI': [{ CI: 'true' }, [], false, false],
  'no terminal, FORCE_COLOR': [{ FORCE_COLOR: '1' }, [], true, false],
  'a terminal, FORCE_COLOR=0': [{ FORCE_COLOR: '0' }, [], false, true],
  'FORCE_COLOR and --no-color': [{ FORCE_COLOR: '1' }, ['--no-color'], false, false],
}

for (const [title, [env, argv, coloured, onTerminal]] of Object.entries(colours)) {
  test(`colours: ${title}`, async t => {
    const scene = await cloneScene(t, stack)
    const options = { backend: 'system', env, tty: onTerminal ? 'yes' : 'no' } as const
    const { stdout, stderr } = await scene.runWith(options, 'clone', ...argv, join('..', 'nothing'), 'ours')
    t.is(stderr.includes('\u001b['), coloured, JSON.stringify(stderr))
    t.is(stdout, '')
  })
}
