import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { fakeGit } from '../support/fake-git.js'
import { filesIn, movingScene } from '../support/moving-upstream.js'
import { startProgram } from '../support/run-program.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test

/** Holds the lock of its index, as git does while it changes files, and is killed then with git-slim. */
const dying = `
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
const directory = process.env.GIT_DIR ?? ''
const index = process.env.GIT_INDEX_FILE ?? directory + '/index'
if (args[0] === 'read-tree' && args.includes('-u') && directory.endsWith('/ours/.git') && !index.endsWith('gone')) {
  writeFileSync(index + '.lock', '')
  process.kill(process.ppid, 'SIGKILL')
  process.exit(1)
}
const { status } = spawnSync('REAL', args, { stdio: 'inherit' })
process.exit(status ?? 1)`

const filter = ['--filter=blob:none', '--depth=2']
const moves: Record<string, readonly string[]> = {
  'all is reset': [],
  'tracked files are reset': ['--clean=tracked'],
  'tracked files are reset, and a filter is set': ['--clean=tracked', ...filter],
  'nothing is reset': ['--clean=none'],
  'nothing is reset, and a filter is set': ['--clean=none', ...filter],
}

for (const [title, options] of Object.entries(moves)) {
  unlessWindows(`after a kill while files are changed, git works, and the next run heals: ${title}`, async t => {
    const scene = await movingScene(t)
    await scene.git('-C', join(scene.served, 'up.git'), 'config', 'uploadpack.allowFilter', 'true')
    await scene.run('system', 'clone', scene.url, 'ours')
    await scene.moveOn()
    const ours = join(scene.work, 'ours')
    const real = await scene.git('--exec-path')
    const code = dying.replace('REAL', `${real}/git`)
    const { env } = await fakeGit(t, code, scene.env)
    const argv = ['clone', '--reuse', ...options, scene.url, 'ours']
    const killed = await startProgram(t, argv, { cwd: scene.work, env, program: 'bundled' }).ended
    t.is(killed.exitCode, -1, killed.stderr)
    const left = (await readdir(join(ours, '.git'))).filter(name => name.endsWith('.lock'))
    t.deepEqual(left, ['slim-index.lock'], 'it was killed at that moment')
    // What git itself does meanwhile is not stopped.
    await scene.git('-C', 'ours', 'update-index', '--refresh', '-q', '--unmerged').catch(() => '')
    await writeFile(join(ours, 'noted.txt'), 'noted\n')
    await scene.git('-C', 'ours', 'add', 'noted.txt')
    await scene.git('-C', 'ours', 'rm', '--cached', '--quiet', 'noted.txt')
    await rm(join(ours, 'noted.txt'))
    const { exitCode, stderr } = await scene.run('system', ...argv)
    t.is(exitCode, 0, stderr)
    await scene.run('system', 'clone', ...options.filter(option => !option.startsWith('--clean')), scene.url, 'new')
    t.deepEqual(await filesIn(ours, '.git'), await filesIn(join(scene.work, 'new'), '.git'))
    const { index, refs, head, status, fsck } = await scene.picture('new')
    t.like(await scene.picture('ours'), { index, refs, head, status, fsck })
    t.deepEqual(
      (await readdir(join(ours, '.git'), { recursive: true })).filter(name => /slim-|\.lock$/.test(name)),
      [],
    )
  })
}
