import { createHash } from 'node:crypto'
import { cp, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExecutionContext } from 'ava'
import { type CloneScene, cloneScene } from './clone-scene.js'
import { sealedEnvironment } from './env.js'
import { oracle } from './git.js'
import { processDirectory } from './temp.js'

/** A scene with a repository that moves on: `served/up.git`. */
export interface MovingScene extends CloneScene {
  /** `file://`, so that depth counts. */
  readonly url: string
  /** Adds a commit to main, moves a tag and a branch by force, and removes a branch. */
  moveOn(): Promise<void>
  /** Commits some files, null for one that goes, to main. */
  commit(files: Readonly<Record<string, string | null | { readonly link: string }>>): Promise<void>
}

/** Sets the scene: five commits on main, a tag, and two more branches. */
export async function movingScene(t: Pick<ExecutionContext, 'teardown'>): Promise<MovingScene> {
  const scene = await cloneScene(t)
  const [author, up] = [join(scene.served, '..', 'author'), join(scene.served, 'up.git')]
  template ??= buildTemplate()
  const source = await template
  const whole = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  await Promise.all([cp(join(source, 'author'), author, whole), cp(join(source, 'up.git'), up, whole)])
  const { git, commit } = authorOf(author, up, scene.env)
  const moveOn = async () => {
    await git('branch', '--force', 'topic', 'main~3')
    await git('tag', '--force', 'moves', 'main')
    await git('push', '--quiet', '--force', up, ':refs/heads/gone', 'refs/tags/moves')
    await git('branch', '-D', 'gone')
    await commit({ 'count.txt': 'next\n', 'old.txt': null, 'new/file.txt': 'new\n', link: 'no link any more\n' })
  }
  return { ...scene, url: `file://${up}`, moveOn, commit }
}

/** Holds `author` and `up.git` as every scene begins: made once in a process, and copied. */
let template: Promise<string> | undefined

async function buildTemplate(): Promise<string> {
  const directory = processDirectory()
  const [author, up, home] = [join(directory, 'author'), join(directory, 'up.git'), join(directory, 'home')]
  await mkdir(home)
  const env = sealedEnvironment(home)
  for (const [path, ...flags] of [[up, '--bare'], [author]] as const)
    await oracle(['init', '--quiet', ...flags, '--initial-branch=main', path], { cwd: directory, env })
  const { git, commit } = authorOf(author, up, env)
  for (const n of [1, 2, 3, 4]) await commit({ 'count.txt': `${n}\n`, 'same.txt': 'same\n' })
  await git('branch', 'topic', 'main~2')
  await git('branch', 'gone', 'main~1')
  await git('tag', 'moves', 'main~1')
  await git('tag', '-a', '-m', 'stays', 'stays', 'main~2')
  await commit({ 'dir/inner.txt': 'inner\n', 'old.txt': 'old\n', link: { link: 'same.txt' } })
  await git('push', '--quiet', '--tags', up)
  return directory
}

function authorOf(author: string, up: string, env: CloneScene['env']) {
  const git = (...args: readonly string[]) => oracle(args, { cwd: author, env })
  const commit: MovingScene['commit'] = async files => {
    for (const [name, content] of Object.entries(files)) await put(join(author, name), content)
    await git('add', '--all')
    await git('commit', '--quiet', '--message', 'Go on')
    await git('push', '--quiet', '--force', '--all', up)
  }
  return { git, commit }
}

async function put(path: string, content: string | null | { readonly link: string }): Promise<void> {
  await rm(path, { force: true })
  if (content === null) return
  await mkdir(dirname(path), { recursive: true })
  if (typeof content === 'string') await writeFile(path, content)
  else await symlink(content.link, path)
}

/** Returns all that is below a directory, but what is named: paths, kinds, and what files hold. */
export async function filesIn(directory: string, ...except: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const name of (await readdir(directory)).filter(entry => !except.includes(entry))) {
    const path = join(directory, name)
    const stats = await lstat(path)
    const mode = (stats.mode & 0o100) === 0 ? '' : ' x'
    if (stats.isDirectory()) found.push(`${name}/`, ...(await filesIn(path)).map(inner => `${name}/${inner}`))
    else if (stats.isSymbolicLink()) found.push(`${name} -> ${await readlink(path)}`)
    else
      found.push(
        `${name}${mode} ${createHash('sha1')
          .update(await readFile(path))
          .digest('hex')}`,
      )
  }
  return found.toSorted()
}
