import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../../src/git/port.js'
import { sealedEnvironment } from './env.js'
import { oracle, tryOracle } from './git.js'
import type { DefinedHistory } from './history.js'
import { packOf } from './pack.js'
import { repositoryStamp, statusStamp } from './stamp.js'
import { removeDirectory } from './temp.js'

export type RepositoryKind = 'worktree' | 'bare'

interface Template {
  readonly directory: string
  /** What git fsck says of the history itself: some are odd on purpose. */
  readonly fsck: string
}

/** A history begins without reflogs. */
const unlogged = ['-c', 'core.logAllRefUpdates=false']

/** Beside the compiled tests: what all test files of all runs share, until the compiled code is removed. */
const templatesDirectory = join(import.meta.dirname, '..', '..', 'templates')

const templates = new Map<string, Promise<Template>>()

/** Copies the history, built by real git once per content, into a directory. Returns what fsck said of it. */
export async function copyOnDisk(history: DefinedHistory, kind: RepositoryKind, directory: string): Promise<string> {
  const key = `${history.name}.${kind}`
  const template = templates.get(key) ?? findTemplate(history, kind)
  templates.set(key, template)
  const { directory: source, fsck } = await template
  await cp(source, directory, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  return fsck
}

/** What git fsck has said, by {@link repositoryStamp}: tests of several backends end in the same repository. */
const fsckKnown = new Map<string, Promise<string>>()

/** Returns everything git fsck says, but for what is merely unreferenced. */
export function fsckSays(directory: string, gitDirectory: string, home: string): Promise<string> {
  const stamp = repositoryStamp(gitDirectory)
  const said = fsckKnown.get(stamp) ?? askFsck(directory, home)
  fsckKnown.set(stamp, said)
  return said
}

async function askFsck(directory: string, home: string): Promise<string> {
  const at = { cwd: directory, env: sealedEnvironment(home) }
  const { stdout, stderr } = await tryOracle(['fsck', '--strict', '--no-dangling', '--no-progress'], at)
  return `${stdout.toString()}${stderr}`
}

const statusKnown = new Map<string, Promise<string>>()

/** Returns what git status says of a repository's index and worktree. */
export function statusSays(worktree: string, env: Env): Promise<string> {
  const stamp = statusStamp(worktree, env['HOME'] ?? worktree)
  const said = (stamp !== undefined && statusKnown.get(stamp)) || askStatus(worktree, env)
  if (stamp !== undefined) statusKnown.set(stamp, said)
  return said
}

async function askStatus(worktree: string, env: Env): Promise<string> {
  const at = { cwd: worktree, env: { ...env, GIT_OPTIONAL_LOCKS: '0' } }
  return (await oracle(['status', '--porcelain=v2', '--ignored'], at)).toString()
}

/** Returns the files that a finished git-slim may not leave: locks and half-written things. */
export async function leftovers(gitDirectory: string): Promise<readonly string[]> {
  const names = await readdir(gitDirectory, { recursive: true })
  return names.filter(name => /\.lock$|(?:^|[/\\])\.?te?mp[_-]|\.te?mp$|\.new$/.test(name))
}

/** Returns the names of the packs of a repository. */
export async function packs(gitDirectory: string): Promise<readonly string[]> {
  return (await readdir(join(gitDirectory, 'objects', 'pack'))).filter(name => name.endsWith('.pack'))
}

/** Returns how many objects of a repository are files of their own. */
export async function looseObjects(gitDirectory: string): Promise<number> {
  const names = await readdir(join(gitDirectory, 'objects'), { recursive: true })
  return names.filter(name => /^[0-9a-f]{2}[/\\][0-9a-f]{38,}$/.test(name)).length
}

/** What git said of a repository that has this stamp. */
interface Known {
  readonly stamp: string
  readonly said: string
}

/** Returns the template that an earlier test made of this very history with this git, or makes it. */
async function findTemplate(history: DefinedHistory, kind: RepositoryKind): Promise<Template> {
  const name = `${kind}-${await digestOf(history, kind)}`
  const kept = join(templatesDirectory, name)
  const found = await readTemplate(kept)
  if (found !== undefined) return found
  await mkdir(templatesDirectory, { recursive: true })
  const making = await mkdtemp(join(templatesDirectory, 'making-'))
  await buildTemplate(history, kind, making)
  // Another test file may have been faster: its template is the same.
  await rename(making, kept).catch(() => removeDirectory(making))
  const made = await readTemplate(kept)
  if (made === undefined) throw new Error(`no template of ${history.name} failed in ${kept}`)
  return made
}

async function readTemplate(kept: string): Promise<Template | undefined> {
  const said = await readFile(join(kept, 'said.json'), 'utf8').catch(() => undefined)
  if (said === undefined) return undefined
  const { fsck, status } = JSON.parse(said) as { fsck: Known; status?: Known }
  fsckKnown.set(fsck.stamp, Promise.resolve(fsck.said))
  if (status !== undefined) statusKnown.set(status.stamp, Promise.resolve(status.said))
  return { directory: join(kept, 'repo'), fsck: fsck.said }
}

/** Returns a name for all that a template is made of: the history, the git that makes it, and the code here. */
async function digestOf(history: DefinedHistory, kind: RepositoryKind): Promise<string> {
  const { objects, refs, symrefs, head, config, shallow, objectFormat } = history
  const rest = [[...objects.keys()], [...refs], [...symrefs], head, config, shallow, objectFormat, kind]
  const hash = createHash('sha256').update(JSON.stringify(rest))
  hash.update(await gitVersionHere())
  for (const name of ['disk.js', 'stamp.js', 'revision.js', 'env.js'])
    hash.update(await readFile(join(import.meta.dirname, name)))
  return hash.digest('hex').slice(0, 32)
}

let version: Promise<string> | undefined

function gitVersionHere(): Promise<string> {
  const here = import.meta.dirname
  version ??= oracle(['version'], { cwd: here, env: sealedEnvironment(here) }).then(String)
  return version
}

/** Fills a directory with a template: the repository, an empty home and what git fsck says of the history. */
async function buildTemplate(history: DefinedHistory, kind: RepositoryKind, making: string): Promise<void> {
  const [directory, home] = [join(making, 'repo'), join(making, 'home')]
  await mkdir(home)
  const at = { cwd: making, env: sealedEnvironment(home) }
  const flags = kind === 'bare' ? ['--bare'] : []
  const format = `--object-format=${history.objectFormat}`
  await oracle(['init', '-q', '--template=', '-b', 'main', format, ...flags, directory], at)
  await fill(history, { ...at, cwd: directory }, kind === 'bare' ? directory : join(directory, '.git'))
  if (kind === 'worktree' && hasCommit(history))
    await oracle(['read-tree', '-m', '-u', 'HEAD'], { ...at, cwd: directory })
  const gitDirectory = kind === 'bare' ? directory : join(directory, '.git')
  const fsck = { stamp: repositoryStamp(gitDirectory), said: await fsckSays(directory, gitDirectory, home) }
  const stamp = kind === 'bare' ? undefined : statusStamp(directory, home)
  const status = stamp === undefined ? undefined : { stamp, said: await askStatus(directory, at.env) }
  await writeFile(join(making, 'said.json'), JSON.stringify({ fsck, status }))
}

async function fill(history: DefinedHistory, at: { cwd: string; env: Env }, gitDirectory: string): Promise<void> {
  if (history.shallow.length > 0)
    await writeFile(join(gitDirectory, 'shallow'), history.shallow.join('\n').concat('\n'))
  if (history.objects.size > 0) {
    const input = packOf(history.objects.values(), history.objectFormat)
    await oracle(['index-pack', '--stdin'], { ...at, input })
  }
  for (const [key, value] of history.config) await oracle(['config', '--add', key, value], at)
  const creates = [...history.refs].map(([name, oid]) => `create ${name} ${oid}\n`)
  await oracle([...unlogged, 'update-ref', '--stdin'], { ...at, input: creates.join('') })
  for (const [name, target] of history.symrefs) await oracle([...unlogged, 'symbolic-ref', name, target], at)
  if ('detached' in history.head)
    await oracle([...unlogged, 'update-ref', '--no-deref', 'HEAD', history.head.detached], at)
  else await oracle(['symbolic-ref', 'HEAD', history.head.branch], at)
}

function hasCommit({ head, refs }: DefinedHistory): boolean {
  return 'detached' in head || refs.has(head.branch)
}
