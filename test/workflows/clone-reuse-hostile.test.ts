import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { tryOracle } from '../support/git.js'
import { filesIn, type MovingScene, movingScene } from '../support/moving-upstream.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const onLinux = process.platform === 'linux' ? test : test.skip
const unlessRoot = process.getuid?.() === 0 || process.platform === 'win32' ? test.skip : test

/** A scene with a clone, `ours`. */
async function clonedScene(t: ExecutionContext, ...options: readonly string[]) {
  const scene = await movingScene(t)
  await scene.run('system', 'clone', ...options, scene.url, 'ours')
  const directory = join(scene.work, 'ours')
  return { ...scene, directory, gitDirectory: join(directory, '.git') }
}

interface Reused {
  readonly reused: { readonly fetched: boolean; readonly healed: readonly string[] }
  readonly warnings: readonly string[]
}

/** Reuses the clone, and sees to it that it is what a new one is. */
async function reuses(t: ExecutionContext, scene: MovingScene, ...options: readonly string[]): Promise<Reused> {
  const { exitCode, stdout, stderr } = await scene.run(
    'system',
    'clone',
    '--json',
    '--reuse',
    ...options,
    scene.url,
    'ours',
  )
  t.is(exitCode, 0, stdout + stderr)
  await scene.run('system', 'clone', ...options, scene.url, 'new')
  const { shallow: _ends, objects: _count, ...expected } = await scene.picture('new')
  const { shallow: _ourEnds, objects: _ourCount, ...picture } = await scene.picture('ours')
  t.deepEqual(picture, expected)
  t.deepEqual(await filesIn(join(scene.work, 'ours'), '.git'), await filesIn(join(scene.work, 'new'), '.git'))
  t.deepEqual(
    (await readdir(join(scene.work, 'ours'))).filter(name => name.startsWith('.git-slim')),
    [],
  )
  t.deepEqual(
    (await readdir(join(scene.work, 'ours', '.git'), { recursive: true })).filter(name => /\.lock$|slim-/.test(name)),
    [],
  )
  return JSON.parse(stdout) as Reused
}

unlessWindows('nothing that a job has planted is ever run, and all of it goes', async t => {
  const scene = await clonedScene(t)
  const marks = join(scene.work, 'marks')
  await mkdir(marks)
  const script = join(scene.work, 'planted.sh')
  await writeFile(script, `#!/bin/sh\ntouch "${marks}/$(basename "$0")-$$"\ncat\n`, { mode: 0o755 })
  await mkdir(join(scene.gitDirectory, 'hooks'), { recursive: true })
  const hooks = ['post-checkout', 'post-index-change', 'reference-transaction', 'pre-auto-gc', 'post-merge', 'update']
  for (const hook of hooks) await symlink(script, join(scene.gitDirectory, 'hooks', hook))
  const settings = {
    'core.hooksPath': join(scene.gitDirectory, 'hooks'),
    'core.fsmonitor': script,
    'core.sshCommand': script,
    'core.pager': script,
    'core.editor': script,
    'core.attributesFile': join(scene.gitDirectory, 'info', 'attributes'),
    'core.worktree': scene.work,
    'credential.helper': `!${script}`,
    'filter.evil.clean': script,
    'filter.evil.smudge': script,
    'filter.evil.process': script,
    'filter.evil.required': 'true',
    'url.ext::sh.insteadOf': scene.url,
    'protocol.ext.allow': 'always',
    'remote.origin.uploadpack': script,
    'remote.origin.vcs': 'evil',
    'diff.external': script,
    'gpg.program': script,
    'uploadpack.packObjectsHook': script,
    'alias.status': `!${script}`,
    'include.path': join(scene.work, 'included'),
    'extensions.worktreeConfig': 'true',
    'http.proxy': 'http://127.0.0.1:9',
  }
  await writeFile(join(scene.work, 'included'), `[core]\n\tfsmonitor = ${script}\n`)
  const text = Object.entries(settings).map(([key, value]) => {
    const [section = '', ...rest] = key.split('.')
    const name = rest.at(-1) ?? ''
    const inner = rest.slice(0, -1).join('.')
    return `[${section}${inner === '' ? '' : ` "${inner}"`}]\n\t${name} = ${value}\n`
  })
  await appendFile(join(scene.gitDirectory, 'config'), text.join(''))
  await writeFile(join(scene.gitDirectory, 'config.worktree'), `[core]\n\tfsmonitor = ${script}\n`)
  await mkdir(join(scene.gitDirectory, 'info'), { recursive: true })
  await writeFile(join(scene.gitDirectory, 'info', 'attributes'), '* filter=evil\n')
  await writeFile(join(scene.directory, '.gitattributes'), '* filter=evil\n')
  await writeFile(join(scene.directory, 'same.txt'), 'other\n')
  await cp(scene.directory, join(scene.work, 'control'), { recursive: true, verbatimSymlinks: true })
  await tryOracle(['status'], { cwd: join(scene.work, 'control'), env: scene.env })
  t.not((await readdir(marks)).length, 0, 'git itself runs what was planted')
  await emptied(marks)
  await scene.moveOn()
  const { reused, warnings } = await reuses(t, scene)
  t.deepEqual(await readdir(marks), [])
  for (const hook of hooks) t.true(reused.healed.includes(`hooks/${hook}`), hook)
  for (const key of [
    'core.hookspath',
    'core.fsmonitor',
    'filter.evil.smudge',
    'include.path',
    'url.ext::sh.insteadof',
  ]) {
    t.true(reused.healed.includes(`config ${key}`), `${key}: ${reused.healed.join(' ')}`)
  }
  t.true(reused.healed.includes('info/attributes'))
  t.true(reused.healed.includes('config.worktree core.fsmonitor'))
  t.regex(warnings.join('\n'), /settings that were not taken over: .*, and \d+ more/)
})

async function emptied(directory: string): Promise<void> {
  for (const name of await readdir(directory)) await rm(join(directory, name))
}

test('what was begun and not finished is over', async t => {
  const scene = await clonedScene(t)
  const zero = '0'.repeat(40)
  for (const name of ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD'])
    await writeFile(join(scene.gitDirectory, name), `${zero}\n`)
  await writeFile(join(scene.gitDirectory, 'BISECT_LOG'), 'x')
  for (const name of ['rebase-merge', 'rebase-apply', 'sequencer', 'worktrees'])
    await mkdir(join(scene.gitDirectory, name))
  const { reused } = await reuses(t, scene)
  t.is(reused.healed.length, 8)
  t.false(reused.fetched)
})

test('locks that killed gits have left go, also those of submodules', async t => {
  const scene = await clonedScene(t)
  const names = ['index.lock', 'shallow.lock', 'HEAD.lock', 'config.lock', 'packed-refs.lock', 'refs/heads/main.lock']
  await mkdir(join(scene.gitDirectory, 'modules', 'sub'), { recursive: true })
  const locks = [...names, 'modules/sub/index.lock']
  const long = new Date(Date.now() - 3_600_000)
  for (const name of locks) {
    await writeFile(join(scene.gitDirectory, name), '')
    await utimes(join(scene.gitDirectory, name), long, long)
  }
  const { reused } = await reuses(t, scene)
  t.deepEqual(reused.healed.toSorted(), locks.toSorted())
})

onLinux('a young lock is one that was left behind when no git is at work', async t => {
  const scene = await clonedScene(t)
  await writeFile(join(scene.gitDirectory, 'index.lock'), '')
  t.deepEqual((await reuses(t, scene)).reused.healed, ['index.lock'])
})

onLinux('while a git is at work nothing is touched', async t => {
  const scene = await clonedScene(t)
  await writeFile(join(scene.gitDirectory, 'index.lock'), '')
  const child = spawn('git', ['cat-file', '--batch'], { cwd: scene.directory, env: { ...scene.env } })
  t.teardown(() => child.kill('SIGKILL'))
  child.stdin.write('HEAD\n')
  await once(child.stdout, 'data')
  const before = await filesIn(scene.directory)
  const { exitCode, stderr } = await scene.run('system', 'clone', '--reuse', scene.url, 'ours')
  t.is(exitCode, 1)
  t.regex(stderr, new RegExp(`git is running in .*ours\\n.*process ${child.pid}; it holds index.lock`))
  t.deepEqual(await filesIn(scene.directory), before)
})

const damages: Record<string, (git: string) => Promise<void>> = {
  'HEAD is gone': git => rm(join(git, 'HEAD')),
  'HEAD is garbage': git => writeFile(join(git, 'HEAD'), 'garbage'),
  'HEAD is empty': git => writeFile(join(git, 'HEAD'), ''),
  'the index is garbage': git => writeFile(join(git, 'index'), 'DIRCgarbage'),
  'refs are garbage': git => writeFile(join(git, 'refs', 'heads', 'main'), 'garbage'),
  'refs are gone': git => rm(join(git, 'refs'), { recursive: true }),
  'refs stand for what is not there': git => writeFile(join(git, 'refs', 'heads', 'x'), `${'12'.repeat(20)}\n`),
  'packs are cut': async git => {
    for (const file of await packs(git, 'pack')) {
      await chmod(file, 0o600)
      const bytes = await readFile(file)
      await writeFile(file, bytes.subarray(0, bytes.length / 2))
    }
  },
  'packs are altered': async git => {
    for (const file of await packs(git, 'pack')) {
      await chmod(file, 0o600)
      const bytes = await readFile(file)
      await writeFile(file, bytes.fill(0x55, 100, 160))
    }
  },
  'indexes of packs are garbage': async git => {
    for (const file of await packs(git, 'idx')) {
      await chmod(file, 0o600)
      await writeFile(file, 'garbage')
    }
  },
  'indexes of packs are gone': async git => {
    for (const file of await packs(git, 'idx')) await rm(file)
  },
  'all objects are gone': async git => {
    await rm(join(git, 'objects'), { recursive: true })
    await mkdir(join(git, 'objects'))
  },
  'the end of history is not known': git => rm(join(git, 'shallow'), { force: true }),
  'the end of history is garbage': git => writeFile(join(git, 'shallow'), 'garbage\n'),
  'objects are borrowed': async git => {
    await mkdir(join(git, 'objects', 'info'), { recursive: true })
    await rename(join(git, 'objects', 'pack'), join(git, '..', '..', 'pack'))
    await mkdir(join(git, '..', '..', 'lent'))
    await rename(join(git, '..', '..', 'pack'), join(git, '..', '..', 'lent', 'pack'))
    await writeFile(join(git, 'objects', 'info', 'alternates'), `${join(git, '..', '..', 'lent')}\n`)
  },
}

async function packs(git: string, extension: string): Promise<readonly string[]> {
  const directory = join(git, 'objects', 'pack')
  return (await readdir(directory)).filter(name => name.endsWith(extension)).map(name => join(directory, name))
}

for (const [title, damage] of Object.entries(damages)) {
  for (const [moves, options] of [
    ['moves on', []],
    ['stays', ['--full', '--tags']],
  ] as const) {
    test(`a broken clone becomes whole: ${title}, upstream ${moves}`, async t => {
      const scene = await clonedScene(t, ...options)
      await damage(scene.gitDirectory)
      if (moves === 'moves on') await scene.moveOn()
      await reuses(t, scene, ...options)
    })
  }
}

test('an object that is not what it is called is not checked out', async t => {
  const scene = await clonedScene(t)
  const git = (...args: readonly string[]) => scene.git('-C', 'ours', ...args)
  await writeFile(join(scene.directory, 'planted'), 'planted\n')
  const planted = await git('hash-object', '-w', 'planted')
  const real = await git('rev-parse', 'HEAD:same.txt')
  const path = (oid: string) => join(scene.gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2))
  await mkdir(join(path(real), '..'), { recursive: true })
  // Loose beside the pack: git reads packs first, so the pack goes.
  const pack = (await packs(scene.gitDirectory, 'pack'))[0] ?? ''
  const bytes = await readFile(pack)
  for (const extension of ['pack', 'idx']) for (const file of await packs(scene.gitDirectory, extension)) await rm(file)
  await unpack(scene, bytes)
  await rm(path(real), { force: true })
  await writeFile(path(real), await readFile(path(planted)))
  await rm(join(scene.directory, 'same.txt'))
  const { reused } = await reuses(t, scene)
  t.deepEqual(reused, { fetched: true, healed: ['objects'] })
})

async function unpack(scene: MovingScene, pack: Uint8Array): Promise<void> {
  const child = spawn('git', ['unpack-objects', '-q'], { cwd: join(scene.work, 'ours'), env: { ...scene.env } })
  child.stdin.end(pack)
  await once(child, 'close')
}

unlessWindows('links that lead out of the worktree are not followed', async t => {
  const scene = await clonedScene(t)
  const outside = join(scene.work, 'outside')
  await mkdir(join(outside, 'dir'), { recursive: true })
  for (const name of ['inner.txt', 'dir/mine']) await writeFile(join(outside, name), 'mine\n')
  await rm(join(scene.directory, 'dir'), { recursive: true })
  await symlink(outside, join(scene.directory, 'dir'))
  await symlink(outside, join(scene.directory, 'untracked'))
  const before = await filesIn(outside)
  await scene.moveOn()
  await reuses(t, scene)
  t.deepEqual(await filesIn(outside), before)
})

unlessRoot('directories that a job has made read-only go as well', async t => {
  const scene = await clonedScene(t)
  const cache = join(scene.directory, 'mod', 'cache')
  await mkdir(cache, { recursive: true })
  await writeFile(join(cache, 'x'), 'x')
  for (const directory of [cache, join(cache, '..'), join(scene.directory, 'dir')]) await chmod(directory, 0o555)
  await scene.moveOn()
  await reuses(t, scene)
})

unlessWindows('a pipe where a file should be is not waited for', async t => {
  const scene = await clonedScene(t)
  for (const path of ['.git/HEAD', '.git/packed-refs', '.git/refs/heads/pipe', '.git/shallow', 'same.txt']) {
    await rm(join(scene.directory, path), { force: true })
    const child = spawn('mkfifo', [join(scene.directory, path)])
    await once(child, 'close')
  }
  t.true(existsSync(join(scene.gitDirectory, 'refs', 'heads', 'pipe')))
  await reuses(t, scene)
})
