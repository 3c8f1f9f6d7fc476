import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { chooseBackend } from '../../src/git/open.js'
import type { Env } from '../../src/git/port.js'
import { processMark } from '../../src/world.js'
import { sealedEnvironment, testDate } from '../support/env.js'
import { failsWith } from '../support/failures.js'
import { fakeGit } from '../support/fake-git.js'
import { kill } from '../support/processes.js'
import { tempDirectory } from '../support/temp.js'

/** Chooses under an environment, and returns what was chosen and what the user was told. */
async function choose(env: Env, wanted?: string) {
  const notes: string[] = []
  const commands: string[] = []
  const backend = await chooseBackend({
    wanted,
    env,
    clock: () => testDate,
    signal: new AbortController().signal,
    kill,
    mark: processMark(),
    trace: command => commands.push(command),
    note: text => notes.push(text),
  })
  return { name: backend.name, capabilities: backend.capabilities, notes, commands }
}

async function saying(t: ExecutionContext, version: string): Promise<Env> {
  const { env } = await fakeGit(t, `console.log(${JSON.stringify(version)})`, await sealed(t))
  return env
}

async function sealed(t: ExecutionContext): Promise<Env> {
  return sealedEnvironment(await tempDirectory(t))
}

const newEnough = [
  'git version 2.31.0',
  'git version 2.39.5 (Apple Git-154)',
  'git version 2.45.1.windows.1',
  'git version 2.50.0.rc1',
  'git version 3.0',
]
for (const version of newEnough) {
  test(`${version}: git does the work, asked once for its version`, async t => {
    const chosen = await choose(await saying(t, version))
    t.like(chosen, { name: 'system', notes: [], commands: ['git -C / version'] })
  })
}

for (const version of ['git version 2.30.9', 'git version 1.8.3.1']) {
  test(`${version} is too old: the embedded git, with one line that says why`, async t => {
    const env = await saying(t, version)
    const chosen = await choose(env)
    t.is(chosen.name, 'embedded')
    t.is(chosen.notes.length, 1)
    t.regex(chosen.notes[0] ?? '', /too old/)
    const error = await failsWith(t, 'unsupported', choose(env, 'system'))
    t.regex(error.hints.join(), /2\.31/)
  })
}

test('reftable is promised from git 2.45', async t => {
  t.false((await choose(await saying(t, 'git version 2.44.0'))).capabilities.has('reftable'))
  t.true((await choose(await saying(t, 'git version 2.45.0'))).capabilities.has('reftable'))
})

test('no git on PATH: the embedded git, with one line that says why', async t => {
  const env = { ...(await sealed(t)), PATH: await tempDirectory(t) }
  const chosen = await choose(env)
  t.is(chosen.name, 'embedded')
  t.deepEqual(chosen.notes, ['using the embedded git: git is not on PATH'])
  t.deepEqual(chosen.commands, [])
  await failsWith(t, 'unsupported', choose(env, 'system'))
  t.is((await choose({ ...env, PATH: undefined })).name, 'embedded')
})

const broken: Readonly<Record<string, readonly [code: string, why: string]>> = {
  fails: ['console.error("xcode-select: none\\ninstall them"); process.exit(1)', 'xcode-select: none'],
  'fails without a word': ['process.exit(1)', 'git gave no reason'],
  'is something else': ['console.log("hello")', 'hello'],
}
for (const [what, [code, why]] of Object.entries(broken)) {
  test(`a git that ${what} counts as none`, async t => {
    const { env, program } = await fakeGit(t, code, await sealed(t))
    const chosen = await choose(env)
    t.is(chosen.name, 'embedded')
    t.deepEqual(chosen.notes, [`using the embedded git: ${program} does not work (${why})`])
    await failsWith(t, 'unsupported', choose(env, 'system'))
  })
}

test('a configuration that git cannot read is told, and not worked around', async t => {
  const env = await sealed(t)
  await writeFile(env['GIT_CONFIG_GLOBAL'] ?? '', '[broken\n')
  const error = await failsWith(t, 'git-failed', choose(env))
  t.regex(error.reason ?? '', /bad config line 1/)
})

test('the option beats GIT_SLIM_BACKEND, which beats the default', async t => {
  const env = await saying(t, 'git version 2.39.5')
  const byEnvironment = { ...env, GIT_SLIM_BACKEND: 'embedded' }
  t.is((await choose(byEnvironment)).name, 'embedded')
  t.is((await choose(byEnvironment, 'system')).name, 'system')
  t.is((await choose({ ...env, GIT_SLIM_BACKEND: '' })).name, 'system')
  t.deepEqual((await choose(env, 'embedded')).notes, [])
})

test('a name that is none is a usage error which names where it comes from', async t => {
  const env = await sealed(t)
  const byOption = await failsWith(t, 'usage', choose(env, 'libgit2'))
  t.regex(byOption.message, /--backend/)
  const byEnvironment = await failsWith(t, 'usage', choose({ ...env, GIT_SLIM_BACKEND: 'x' }))
  t.regex(byEnvironment.message, /GIT_SLIM_BACKEND/)
})

test('git is not taken from the current directory, nor from a directory that only looks like it', async t => {
  const directory = await tempDirectory(t)
  await mkdir(join(directory, 'git'))
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  const evil = join(directory, 'evil')
  await mkdir(evil)
  await writeFile(join(evil, name), '')
  await chmod(join(evil, name), 0o755)
  const before = process.cwd()
  process.chdir(evil)
  t.teardown(() => process.chdir(before))
  const env = { ...(await sealed(t)), PATH: ['', '.', directory].join(delimiter) }
  const chosen = await choose(env)
  t.is(chosen.name, 'embedded')
  t.deepEqual(chosen.notes, ['using the embedded git: git is not on PATH'])
})
