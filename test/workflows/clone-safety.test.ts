import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { attributes } from '../../fixtures-repos/files.js'
import { hostilePaths, hostileSettings } from '../../fixtures-repos/hostile.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'

for (const backend of cloneBackends) {
  test(`inside a hook, nothing of the caller's repository is touched or heeded [${backend}]`, async t => {
    const scene = await cloneScene(t, stack, attributes)
    const caller = await callersRepository(scene)
    const before = await contents(caller.directory)
    const { exitCode, stderr } = await scene.runWith(
      { backend, cwd: caller.directory, env: caller.hookEnvironment },
      'clone',
      '--depth=2',
      join(scene.served, 'stack.git'),
      join(scene.work, 'ours'),
    )
    t.is(exitCode, 0, stderr)
    t.deepEqual(await contents(caller.directory), before)
    const { head, status, fsck, shallow } = await scene.picture('ours')
    t.deepEqual({ head, status, fsck }, { head: 'ref: refs/heads/main', status: '', fsck: '' })
    t.is(shallow.length, 1)
  })

  test(`what a repository ships neither runs nor changes settings [${backend}]`, async t => {
    const scene = await cloneScene(t, hostileSettings)
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/hostile-settings.git', 'ours')
    t.is(exitCode, 0, stderr)
    t.deepEqual(
      (await scene.entries()).filter(name => name !== 'ours'),
      [],
    )
    t.false((await readdir(join(scene.work, 'ours'))).includes('ran'))
    const { config, status } = await scene.picture('ours')
    t.is(status, '')
    t.deepEqual(
      config.filter(line => !/^(?:core\.(?:repo|file|bare|logall)|remote\.origin|branch\.main)/.test(line)),
      [],
    )
  })

  for (const [title, history] of Object.entries(hostilePaths)) {
    test(`a tree that would write into .git is refused: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, history)
      const { exitCode, stdout } = await scene.run(backend, 'clone', '--json', `../served/${history.name}.git`, 'ours')
      t.is(exitCode, 1, stdout)
      t.deepEqual(await scene.entries(), [])
    })
  }

  test(`without a home, and without any variable of git, a clone is made [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const env = Object.fromEntries(
      Object.keys(scene.env)
        .filter(name => /^(?:GIT_|HOME$|USERPROFILE$|XDG_)/.test(name))
        .map(name => [name, undefined]),
    )
    const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', '../served/stack.git', 'ours')
    t.is(exitCode, 0, stderr)
    t.is((await scene.picture('ours')).status, '')
  })
}

test("a user's own configuration may not lead an address to a program, or to files", async t => {
  const scene = await cloneScene(t, stack)
  for (const base of [`ext::touch ${scene.work}/ran; #`, `file://${scene.served}/`]) {
    await writeFile(String(scene.env['GIT_CONFIG_GLOBAL']), `[url "${base}"]\n\tinsteadOf = https://example.invalid/\n`)
    const { exitCode, stdout } = await scene.run(
      'system',
      'clone',
      '--json',
      'https://example.invalid/stack.git',
      'ours',
    )
    t.is(exitCode, 1)
    t.is(JSON.parse(stdout).error.kind, 'refused', stdout)
    t.deepEqual(await scene.entries(), [])
  }
})

test('settings that depend on the place of the clone (includeIf) count for both commands that reach the server', async t => {
  const scene = await cloneScene(t, stack)
  const home = join(scene.work, '..', 'home')
  await writeFile(join(home, 'here'), `[url "${scene.served}/stack"]\n\tinsteadOf = ${scene.served}/alias\n`)
  await writeFile(join(home, '.gitconfig'), `[includeIf "gitdir:${scene.work}/"]\n\tpath = here\n`)
  await mkdir(join(scene.served, 'alias.git'))
  const { exitCode, stderr } = await scene.run('system', 'clone', '../served/alias.git', 'ours')
  t.is(exitCode, 0, stderr)
})

for (const backend of process.platform === 'win32' ? [] : cloneBackends) {
  test(`a token in an address does not reach the reflog [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await scene.git('clone', '-q', '--bare', '../served/stack.git', 'a?token=s3cret')
    const { exitCode, stderr } = await scene.run(backend, 'clone', `file://${scene.work}/a?token=s3cret`, 'ours')
    t.is(exitCode, 0, stderr)
    t.regex(await scene.git('-C', 'ours', 'log', '-g', '--format=%gs'), /^clone: from file:\/\/.*\/a\?\*\*\*/)
  })
}

interface Caller {
  readonly directory: string
  readonly hookEnvironment: Record<string, string>
}

/** A repository whose own settings would change a clone, with the environment that git gives its hooks. */
async function callersRepository(scene: CloneScene): Promise<Caller> {
  const { work } = scene
  const directory = join(work, 'caller')
  await scene.git('clone', '-q', '../served/attributes.git', 'caller')
  const hooks = join(directory, 'hooks')
  await mkdir(hooks)
  await writeFile(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch ${work}/ran\n`)
  await chmod(join(hooks, 'post-checkout'), 0o755)
  await scene.git('-C', 'caller', 'config', 'core.hooksPath', hooks)
  await scene.git('-C', 'caller', 'config', 'fetch.fsckObjects', 'nonsense')
  await scene.git('-C', 'caller', 'config', `url.file:///nowhere/.insteadOf`, join(work, '..', 'served'))
  const gitDirectory = join(directory, '.git')
  return {
    directory,
    hookEnvironment: {
      GIT_DIR: gitDirectory,
      GIT_WORK_TREE: directory,
      GIT_INDEX_FILE: join(gitDirectory, 'index'),
      GIT_OBJECT_DIRECTORY: join(gitDirectory, 'objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(gitDirectory, 'objects'),
      GIT_COMMON_DIR: gitDirectory,
      GIT_NAMESPACE: 'caller',
      GIT_PREFIX: 'sub/',
      GIT_SHALLOW_FILE: join(gitDirectory, 'shallow'),
      GIT_QUARANTINE_PATH: join(gitDirectory, 'objects'),
      GIT_REFLOG_ACTION: 'push',
    },
  }
}

/** Returns a digest of every file below a directory. */
async function contents(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const name of (await readdir(directory, { recursive: true })).sort()) {
    const file = join(directory, name)
    if ((await stat(file)).isFile())
      found[name] = createHash('sha1')
        .update(await readFile(file))
        .digest('hex')
  }
  return found
}
