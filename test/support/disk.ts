import { cp, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sealedEnvironment } from './env.js'
import { oracle, tryOracle } from './git.js'
import type { DefinedHistory } from './history.js'
import { packOf } from './pack.js'
import { processDirectory } from './temp.js'

export type RepositoryKind = 'worktree' | 'bare'

interface Template {
  readonly directory: string
  /** What git fsck says of the history itself: some are odd on purpose. */
  readonly fsck: string
}

/** A history begins without reflogs. */
const unlogged = ['-c', 'core.logAllRefUpdates=false']

const templates = new Map<string, Promise<Template>>()
let shared: string | undefined

/** Copies the history, built by real git once per test process, into a directory. Returns what fsck said of it. */
export async function copyOnDisk(history: DefinedHistory, kind: RepositoryKind, directory: string): Promise<string> {
  const key = `${history.name}.${kind}`
  const template = templates.get(key) ?? buildTemplate(history, kind, `template-${templates.size}`)
  templates.set(key, template)
  const { directory: source, fsck } = await template
  await cp(source, directory, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  return fsck
}

/** Returns everything git fsck says, but for what is merely unreferenced. */
export async function fsckSays(directory: string, home: string): Promise<string> {
  const at = { cwd: directory, env: sealedEnvironment(home) }
  const { stdout, stderr } = await tryOracle(['fsck', '--strict', '--no-dangling', '--no-progress'], at)
  return `${stdout.toString()}${stderr}`
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

async function buildTemplate(history: DefinedHistory, kind: RepositoryKind, name: string): Promise<Template> {
  shared ??= processDirectory()
  const directory = join(shared, name)
  const home = join(shared, 'home')
  const at = { cwd: shared, env: sealedEnvironment(home) }
  const flags = kind === 'bare' ? ['--bare'] : []
  const format = `--object-format=${history.objectFormat}`
  await oracle(['init', '-q', '--template=', '-b', 'main', format, ...flags, directory], at)
  await fill(history, { ...at, cwd: directory }, kind === 'bare' ? directory : join(directory, '.git'))
  if (kind === 'worktree' && hasCommit(history))
    await oracle(['read-tree', '-m', '-u', 'HEAD'], { ...at, cwd: directory })
  return { directory, fsck: await fsckSays(directory, home) }
}

async function fill(
  history: DefinedHistory,
  at: { cwd: string; env: ReturnType<typeof sealedEnvironment> },
  gitDirectory: string,
): Promise<void> {
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
