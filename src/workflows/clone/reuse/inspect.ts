import { type Dirent, type Stats } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foreignSettings } from '../../../core/clone/foreign-settings.js'
import { type ConfigEntry, parseConfig } from '../../../core/config/parse-config.js'
import { codeOf } from '../../transfer/files.js'

/** Leftovers of a job in a git directory, by the paths and keys that a person would look for. */
export interface Findings {
  /** Undefined when the configuration cannot be read. */
  readonly settings: readonly ConfigEntry[] | undefined
  /** Locks: of a killed git, or of a running one. */
  readonly locks: readonly Lock[]
  /** Things that a new clone does not have: hooks, settings, unfinished commands. */
  readonly foreign: readonly string[]
}

export interface Lock {
  readonly path: string
  readonly ageMs: number
}

/** Files that change what git does or shows, and files of unfinished commands. */
const signs = (
  'info/attributes info/grafts objects/info/alternates commondir gitdir worktrees gc.pid ' +
  'MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG rebase-merge rebase-apply sequencer'
).split(' ')

const longestConfig = 4 * 1024 * 1024

/**
 * Examines an untrusted git directory, without starting anything and without following any symbolic link. Nothing found
 * there is ever executed: it is only reported.
 */
export async function inspect(
  gitDirectory: string,
  { now, templates }: { readonly now: number; readonly templates: string | undefined },
): Promise<Findings> {
  const ofTemplate = templates === undefined ? [] : ((await readSettings(join(templates, 'config'))) ?? [])
  const isOfTemplate = ({ key, value }: ConfigEntry) => ofTemplate.some(one => one.key === key && one.value === value)
  const settings = await readSettings(join(gitDirectory, 'config'))
  const ofWorktree = await readSettings(join(gitDirectory, 'config.worktree'))
  const paths = (await below(gitDirectory)).toSorted()
  const locks = await Promise.all(
    paths.filter(path => path.endsWith('.lock')).map(path => lockAt(gitDirectory, path, now)),
  )
  const hooks = paths.filter(path => /^(?:modules\/.*\/)?hooks\//s.test(path) && !path.endsWith('.sample'))
  const ours = await Promise.all(hooks.map(path => isTemplateHook(templates, gitDirectory, path)))
  const present = await Promise.all(signs.map(async sign => ((await statsOf(join(gitDirectory, sign))) ? [sign] : [])))
  const found = [
    ...hooks.filter((_, i) => !ours[i]),
    ...foreignSettings((settings ?? []).filter(entry => !isOfTemplate(entry))).map(key => `config ${key}`),
    ...foreignSettings(ofWorktree ?? []).map(key => `config.worktree ${key}`),
    ...present.flat(),
    ...(await headState(gitDirectory)),
    ...locks.flatMap(lock => (lock === undefined ? [] : [lock.path])),
  ]
  return { settings, locks: locks.filter(lock => lock !== undefined), foreign: found }
}

/** Tells whether a hook is, byte for byte, the one from the user's template directory. */
async function isTemplateHook(templates: string | undefined, gitDirectory: string, path: string): Promise<boolean> {
  if (templates === undefined) return false
  const name = path.slice(path.lastIndexOf('hooks/'))
  const [theirs, ours] = await Promise.all([statsOf(join(gitDirectory, path)), statsOf(join(templates, name))])
  if (!theirs?.isFile() || !ours?.isFile() || theirs.size !== ours.size) return false
  return (await readFile(join(gitDirectory, path))).equals(await readFile(join(templates, name)))
}

async function readSettings(file: string): Promise<readonly ConfigEntry[] | undefined> {
  const stats = await statsOf(file)
  if (!stats?.isFile() || stats.size > longestConfig) return undefined
  try {
    return parseConfig(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Returns the paths of all files except objects: refs, hooks, the git directories of submodules. */
async function below(gitDirectory: string): Promise<readonly string[]> {
  const paths: string[] = []
  const pending = ['']
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of await entriesOf(join(gitDirectory, directory))) {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`
      if (!entry.isDirectory()) paths.push(path)
      else if (!/(?:^|\/)(?:objects|logs|lfs)$/.test(path)) pending.push(path)
    }
  }
  return paths
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return []
    throw error
  }
}

async function lockAt(gitDirectory: string, path: string, now: number): Promise<Lock | undefined> {
  const stats = await statsOf(join(gitDirectory, path))
  return stats === undefined ? undefined : { path, ageMs: now - stats.mtimeMs }
}

async function headState(gitDirectory: string): Promise<readonly string[]> {
  const stats = await statsOf(join(gitDirectory, 'HEAD'))
  const text = stats?.isFile() && stats.size < 4096 ? await readFile(join(gitDirectory, 'HEAD'), 'latin1') : ''
  return /^(?:ref: refs\/\S|[0-9a-f]{40}(?:[0-9a-f]{24})?\s*$)/.test(text) ? [] : ['HEAD']
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch {
    return undefined
  }
}
