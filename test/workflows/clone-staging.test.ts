import { chmod, lstat, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { files } from '../../fixtures-repos/files.js'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'

/** The number of no process: higher than any system gives out. */
const nobody = 2 ** 30

const unlessRoot = process.getuid?.() === 0 || process.platform === 'win32' ? test.skip : test

for (const backend of cloneBackends) {
  for (const [title, prepare, path] of [
    ['the current directory', '.', '.'],
    ['an empty directory', 'there', 'there'],
    ['an empty directory by another way', 'there', 'there/../there/'],
  ] as const) {
    test(`contents move into ${title}, which stays the one it is [${backend}]`, async t => {
      const scene = await cloneScene(t, files)
      const target = join(scene.work, prepare)
      await mkdir(target, { recursive: true })
      await chmod(target, 0o750)
      const before = await lstat(target)
      const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/files.git', path)
      t.is(exitCode, 0, stderr)
      const after = await lstat(target)
      t.deepEqual([after.ino, after.mode], [before.ino, before.mode])
      const { status, fsck } = await scene.picture(prepare)
      t.deepEqual({ status, fsck }, { status: '', fsck: '' })
      t.deepEqual(await temporary(scene), [])
    })
  }

  test(`a bare clone, too, moves into an empty directory [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await mkdir(join(scene.work, 'ours'))
    const { exitCode, stderr } = await scene.run(backend, 'clone', '--bare', '../served/stack.git', 'ours')
    t.is(exitCode, 0, stderr)
    t.is((await scene.picture('ours')).fsck, '')
    t.deepEqual(await temporary(scene), [])
  })

  test(`a link to an empty directory stays a link [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await mkdir(join(scene.work, 'real'))
    await symlink('real', join(scene.work, 'link'))
    t.is((await scene.run(backend, 'clone', '../served/stack.git', 'link')).exitCode, 0)
    t.true((await lstat(join(scene.work, 'link'))).isSymbolicLink())
    t.is((await scene.picture('real')).status, '')
  })

  const taken: Record<string, readonly [make: (path: string) => Promise<unknown>, says: RegExp]> = {
    'a directory with a file': [
      async path => {
        await mkdir(path)
        await writeFile(join(path, 'mine'), 'x')
      },
      /is not empty\n {2}it holds mine\n/,
    ],
    'a directory with many': [
      async path => {
        for (const name of ['a', 'b', 'c', 'd']) await mkdir(join(path, name), { recursive: true })
      },
      /it holds \w and \w, and 2 more\n/,
    ],
    'a file': [path => writeFile(path, 'x'), /exists, and is not a directory/],
    'a link that leads nowhere': [path => symlink('nowhere', path), /exists, and is not a directory/],
  }
  for (const [title, [make, says]] of Object.entries(taken)) {
    test(`is refused, and untouched: ${title} [${backend}]`, async t => {
      const scene = await cloneScene(t, stack)
      const path = join(scene.work, 'ours')
      await make(path)
      const before = await readdir(scene.work, { recursive: true })
      const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/stack.git', 'ours')
      t.is(exitCode, 1)
      t.regex(stderr, says)
      t.regex(stderr, /→ name another directory/)
      t.deepEqual(await readdir(scene.work, { recursive: true }), before)
    })
  }

  test(`leading directories are made, and go again when it fails [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await mkdir(join(scene.work, 'kept'))
    const made = await scene.run(backend, 'clone', '../served/stack.git', 'kept/a/b/ours')
    t.is(made.exitCode, 0, made.stderr)
    const failed = await scene.run(backend, 'clone', '-b', 'none', '../served/stack.git', 'kept/c/d/ours')
    t.is(failed.exitCode, 1)
    t.deepEqual(await readdir(join(scene.work, 'kept')), ['a'])
  })

  test(`what a killed run had moved into a directory goes again [${backend}]`, async t => {
    const { scene, target } = await killedWhileMoving(t)
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/files.git', 'ours')
    t.is(exitCode, 0, stderr)
    t.is((await scene.picture('ours')).status, '')
    t.is(await readFile(join(target, 'plain.txt'), 'utf8'), 'changed\n')
  })

  test(`what a killed run had moved, and was worked on since, stays [${backend}]`, async t => {
    for (const change of [
      (target: string) => writeFile(join(target, 'sort.d', 'mine.txt'), 'mine\n'),
      (target: string) => writeFile(join(target, 'plain.txt'), 'mine\n'),
    ]) {
      const { scene, target } = await killedWhileMoving(t)
      await change(target)
      const before = await readdir(target, { recursive: true })
      const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/files.git', 'ours')
      t.is(exitCode, 1)
      t.regex(stderr, /has been changed since/)
      t.deepEqual(await readdir(target, { recursive: true }), before)
    }
  })

  test(`what stands there by the name of something moved, but is not it, stays [${backend}]`, async t => {
    const { scene, target } = await killedWhileMoving(t)
    await rename(join(target, 'plain.txt'), join(target, 'other.txt'))
    await writeFile(join(target, 'plain.txt'), 'mine\n')
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/files.git', 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /is not empty/)
    t.is(await readFile(join(target, 'plain.txt'), 'utf8'), 'mine\n')
    t.true((await readdir(target)).includes('other.txt'))
  })

  test(`a clone that was moved as a whole before its run was killed is a clone [${backend}]`, async t => {
    const { scene, target, holder } = await killedWhileMoving(t)
    for (const name of await readdir(join(holder, 'clone'))) {
      await rename(join(holder, 'clone', name), join(target, name))
    }
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/files.git', 'ours')
    t.is(exitCode, 1)
    t.regex(stderr, /is not empty/)
    t.is((await scene.picture('ours')).status, '')
    t.deepEqual(await temporary(scene, 'ours'), [])
  })

  test(`a target below a file cannot be written, and that is said [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    await writeFile(join(scene.work, 'file'), 'x')
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/stack.git', 'file/deep/ours')
    t.is(exitCode, 1)
    t.regex(stderr, /nothing can be written at .*ours\n {2}\w+: /)
    t.deepEqual(await scene.entries(), ['file'])
  })

  test(`a target whose name is too long is no fault of git-slim [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    for (const options of [[], ['--reuse']]) {
      for (const target of ['n'.repeat(300), join('n'.repeat(300), 'ours')]) {
        const argv = ['clone', '--json', ...options, '../served/stack.git', target]
        const { exitCode, stdout } = await scene.run(backend, ...argv)
        const { error } = JSON.parse(stdout)
        t.is(exitCode, 1, stdout)
        t.is(error.kind, 'disk')
        t.regex(error.reason, /ENAMETOOLONG/)
        t.deepEqual(await scene.entries(), [])
      }
    }
  })

  unlessRoot(`where nothing can be written, that is said, and an empty directory is enough [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const parent = join(scene.work, 'parent')
    await mkdir(join(parent, 'there'), { recursive: true })
    await chmod(parent, 0o555)
    t.teardown(() => chmod(parent, 0o755))
    const refused = await scene.run(backend, 'clone', '../served/stack.git', 'parent/ours')
    t.is(refused.exitCode, 1)
    t.regex(refused.stderr, /nothing can be written at .*ours\n {2}EACCES/)
    const inside = await scene.run(backend, 'clone', '../served/stack.git', 'parent/there')
    t.is(inside.exitCode, 0, inside.stderr)
  })

  test(`a name as long as names may be is cloned into [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const { exitCode, stderr } = await scene.run(backend, 'clone', '../served/stack.git', 'ü'.repeat(127))
    t.is(exitCode, 0, stderr)
  })
}

/** Leaves a directory as a run does that is killed when all files, but not yet `.git`, have been moved into it. */
async function killedWhileMoving(t: ExecutionContext): Promise<{ scene: CloneScene; target: string; holder: string }> {
  const scene = await cloneScene(t, files)
  const target = join(scene.work, 'ours')
  const { hostname } = await import('node:os')
  const holder = join(target, `.git-slim-${hostname()}-${nobody}`)
  const inner = join(holder, 'clone')
  await mkdir(target)
  await scene.git('clone', '-q', '../served/files.git', inner)
  const names = (await readdir(inner)).filter(name => name !== '.git')
  const entries = await Promise.all(
    [...names, '.git'].map(async name => {
      const { ino } = await lstat(join(inner, name), { bigint: true })
      return { name: Buffer.from(name).toString('latin1'), inode: ino.toString() }
    }),
  )
  await writeFile(join(holder, 'manifest.json'), JSON.stringify({ version: 1, entries }))
  // A change within the clock's grain could not be told from what was there.
  await new Promise(resolve => setTimeout(resolve, 20))
  for (const name of names) await rename(join(inner, name), join(target, name))
  return { scene, target, holder }
}

async function temporary({ work }: CloneScene, directory = '.'): Promise<readonly string[]> {
  return (await readdir(join(work, directory))).filter(name => name.includes('git-slim'))
}
