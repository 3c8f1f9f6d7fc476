import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stack } from '../../fixtures-repos/stack.js'
import { cloneBackends, type CloneScene, cloneScene } from '../support/clone-scene.js'

const unlessWindows = process.platform === 'win32' ? test.skip : test
const hookLog = '#!/bin/sh\n{ echo "$* $PWD"; env | grep ^GIT_DIR; } >"$0.log"\necho told\n'

for (const backend of cloneBackends) {
  unlessWindows(`a clone begins with the user's template, as git's does [${backend}]`, async t => {
    const scene = await templateScene(t)
    await scene.git('config', '--global', 'init.templateDir', '~/template')
    for (const [i, extra] of [[], ['--bare']].entries()) {
      const [theirs, ours] = [`theirs${i}`, `ours${i}`]
      await scene.git('clone', '-q', ...extra, '../served/stack.git', theirs)
      const { exitCode, stderr } = await scene.run(backend, 'clone', '--full', ...extra, '../served/stack.git', ours)
      t.is(exitCode, 0, stderr)
      const below = extra.length === 0 ? '.git' : ''
      const expected = await layout(join(scene.work, theirs, below))
      t.like(expected, { 'hooks/commit-msg': '755 #!/bin/sh\n', 'sub/link': '-> file', 'info/exclude': '644 *.mine\n' })
      t.deepEqual(await layout(join(scene.work, ours, below)), expected)
      t.is(await scene.git('-C', ours, 'config', 'alias.zz'), 'status')
      t.is(await scene.git('-C', ours, 'fsck', '--strict'), '')
    }
  })

  test(`a clone has info/exclude and hooks/, with no template and with an empty one [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const env = { ...scene.env, GIT_TEMPLATE_DIR: '' }
    await scene.runWith({ backend, env }, 'clone', '../served/stack.git', 'ours')
    const git = join(scene.work, 'ours', '.git')
    t.deepEqual(await readdir(join(git, 'hooks')), [])
    await writeFile(join(scene.work, 'ours', 'left.mine'), '')
    await writeFile(join(git, 'info', 'exclude'), '*.mine\n', { flag: 'a' })
    t.is(await scene.git('-C', 'ours', 'status', '--porcelain'), '')
  })

  test(`a template directory that is not there is said, and nothing else [${backend}]`, async t => {
    const scene = await cloneScene(t, stack)
    const env = { ...scene.env, GIT_TEMPLATE_DIR: 'nowhere' }
    const { exitCode, stderr } = await scene.runWith({ backend, env }, 'clone', '../served/stack.git', 'ours')
    t.is(exitCode, 0)
    t.regex(stderr, /warning: there is no template directory nowhere/)
  })
}

unlessWindows("the user's post-checkout hook is run where the clone stays, as git-clone runs it", async t => {
  const scene = await templateScene(t)
  const hooks = join(scene.work, '..', 'home', 'hooks')
  await mkdir(hooks)
  const log = async () => (await readFile(join(hooks, 'post-checkout.log'), 'utf8')).replaceAll('theirs', 'ours')
  await hook(join(hooks, 'post-checkout'), hookLog)
  await scene.git('config', '--global', 'core.hooksPath', hooks)
  await scene.git('clone', '-q', '../served/stack.git', 'theirs')
  const theirs = await log()
  const { exitCode, stderr } = await scene.run('system', 'clone', '../served/stack.git', 'ours')
  t.is(exitCode, 0)
  t.regex(stderr, /^told$/m)
  t.is(await log(), theirs)
})

unlessWindows('a post-checkout hook of the template that fails is said; the clone stays', async t => {
  const scene = await templateScene(t)
  await hook(join(scene.work, '..', 'home', 'template', 'hooks', 'post-checkout'), '#!/bin/sh\nexit 7\n')
  await scene.git('config', '--global', 'init.templateDir', '~/template')
  const { exitCode, stdout } = await scene.run('system', 'clone', '--json', '../served/stack.git', 'ours')
  t.is(exitCode, 3)
  const { error } = JSON.parse(stdout)
  t.regex(error.message, /has failed \(exit code 7\)/)
  t.is(error.directory, join(scene.work, 'ours'))
  t.is((await scene.picture('ours')).status, '')
  const bare = await scene.run('system', 'clone', '--bare', '../served/stack.git', 'bare')
  t.is(bare.exitCode, 0, 'git checks nothing out there, and asks no hook')
  const embedded = await scene.run('embedded', 'clone', '../served/stack.git', 'embedded')
  t.is(embedded.exitCode, 0)
  t.regex(embedded.stderr, /post-checkout hook was not run: hooks need git on PATH/)
})

unlessWindows('a hook that came with the repository is not run, whatever core.hooksPath says', async t => {
  const scene = await cloneScene(t, stack)
  await scene.git('clone', '-q', '../served/stack.git', 'upstream')
  await mkdir(join(scene.work, 'upstream', '.githooks'))
  await hook(join(scene.work, 'upstream', '.githooks', 'post-checkout'), '#!/bin/sh\ntouch ran\n')
  await scene.git('-C', 'upstream', 'add', '.')
  await scene.git('-C', 'upstream', 'commit', '-qm', 'Hooks')
  await scene.git('config', '--global', 'core.hooksPath', '.githooks')
  const { exitCode, stderr } = await scene.run('system', 'clone', 'upstream', 'ours')
  t.is(exitCode, 0)
  t.regex(stderr, /\.githooks\/post-checkout came with the repository, and was not run/)
  t.false((await readdir(join(scene.work, 'ours'))).includes('ran'))
})

unlessWindows('what comes from the template is not taken for what a job has left', async t => {
  const scene = await templateScene(t)
  await scene.git('config', '--global', 'init.templateDir', '~/template')
  const argv = ['clone', '--json', '--reuse', `file://${scene.served}/stack.git`, 'ours']
  await scene.run('system', ...argv)
  await hook(join(scene.work, 'ours', '.git', 'hooks', 'post-merge'), '#!/bin/sh\n')
  const { reused } = JSON.parse((await scene.run('system', ...argv)).stdout)
  t.deepEqual(reused.healed, ['hooks/post-merge'])
  t.deepEqual(await readdir(join(scene.work, 'ours', '.git', 'hooks')), ['commit-msg'])
})

async function templateScene(t: ExecutionContext): Promise<CloneScene> {
  const scene = await cloneScene(t, stack)
  const template = join(scene.work, '..', 'home', 'template')
  for (const name of ['hooks', 'info', 'sub', '.hidden']) await mkdir(join(template, name), { recursive: true })
  await hook(join(template, 'hooks', 'commit-msg'), '#!/bin/sh\n')
  await writeFile(join(template, 'info', 'exclude'), '*.mine\n', { mode: 0o444 })
  await writeFile(join(template, 'config'), '[core]\n\tfoo = bar\n[alias]\n\tzz = status')
  await writeFile(join(template, 'sub', 'file'), 'x\n')
  await symlink('file', join(template, 'sub', 'link'))
  return scene
}

async function hook(path: string, text: string): Promise<void> {
  await writeFile(path, text)
  await chmod(path, 0o755)
}

/** Returns what a template may have brought: files with their modes, and links. */
async function layout(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const name of (await readdir(directory, { recursive: true })).toSorted()) {
    if (!/^(?:hooks|info|sub|\.hidden|description)\b/.test(name)) continue
    const path = join(directory, name)
    const stats = await lstat(path)
    if (stats.isSymbolicLink()) found[name] = `-> ${await readlink(path)}`
    else if (stats.isFile()) found[name] = `${(stats.mode & 0o777).toString(8)} ${await readFile(path, 'utf8')}`
    else found[name] = 'directory'
  }
  return found
}
