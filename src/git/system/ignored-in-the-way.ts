import { lstat, readdir } from 'node:fs/promises'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { orAbsent } from '../files/file-errors.js'
import type { TreeSwitch } from '../port.js'
import { type ChangedPath, diffTree, submoduleMode } from './diff-tree.js'
import { listIndex } from './ls-files.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns the files, one character per byte, that an update would overwrite and that git would not protect: ignored
 * ones, also in a directory that is replaced by a file, and those of a submodule that is replaced by a file. A
 * repository among them is one path with a trailing slash. Git itself refuses to overwrite untracked files that are not
 * ignored.
 */
export async function ignoredInTheWay(git: Repository, trees: TreeSwitch): Promise<readonly string[]> {
  const added = await placesTaken(git, trees)
  if (added.length === 0) return []
  const top = (await runGit(git, ['rev-parse', '--show-toplevel'])).stdout.toString('utf8').replace(/\n$/, '')
  const disk = looker(top)
  const occupants = await Promise.all(added.map(entry => occupantsOf(entry, disk)))
  const found = [...new Set(occupants.flat())]
  if (found.length === 0) return []
  const env = { ...git.env, GIT_DIR: git.gitDirectory, GIT_WORK_TREE: top }
  const tracked = new Set(
    (await listIndex({ ...git, cwd: top, env })).flatMap(file => withParents(folded(toLatin1(file.path)))),
  )
  return found.filter(path => !tracked.has(folded(path)))
}

/** Returns the paths that become a file, or something other than a submodule. */
async function placesTaken(git: Repository, trees: TreeSwitch): Promise<readonly ChangedPath[]> {
  const changed = await diffTree(git, trees, 'AT')
  return changed.filter(({ letter, modeBefore }) => letter === 'A' || modeBefore === submoduleMode)
}

type Kind = 'directory' | 'file' | undefined

/** The files on disk; each place is examined once. */
interface Disk {
  kindOf(path: string): Promise<Kind>
  /** Returns the names in a directory. */
  namesIn(path: string): Promise<readonly string[]>
}

function looker(top: string): Disk {
  const seen = new Map<string, Promise<Kind>>()
  const at = (path: string) => Buffer.concat([Buffer.from(`${top}/`), fromLatin1(path)])
  const look = async (path: string): Promise<Kind> => {
    const found = await orAbsent(lstat(at(path)))
    return found && (found.isDirectory() ? 'directory' : 'file')
  }
  return {
    kindOf: path => {
      const looking = seen.get(path) ?? look(path)
      seen.set(path, looking)
      return looking
    },
    namesIn: async path => ((await orAbsent(readdir(at(path), { encoding: 'buffer' }))) ?? []).map(toLatin1),
  }
}

/** Returns the entry at a path, or the file where the path needs a directory. */
async function occupantsOf({ modeBefore, mode, path }: ChangedPath, disk: Disk): Promise<readonly string[]> {
  for (const part of withParents(path)) {
    const kind = await disk.kindOf(part)
    if (kind === undefined) return []
    if (kind === 'file') return [part]
  }
  // A submodule's files stay when it is removed from the tree, and belong to it when it comes back.
  if (mode === submoduleMode) return []
  if (modeBefore !== submoduleMode) return filesBelow(path, disk)
  return (await disk.namesIn(path)).length > 0 ? [`${path}/`] : []
}

/** Returns all files below a directory; for a repository (another one, or a submodule) only its directory. */
async function filesBelow(directory: string, disk: Disk): Promise<readonly string[]> {
  const names = await disk.namesIn(directory)
  if (names.includes('.git')) return [`${directory}/`]
  const paths = names.map(name => `${directory}/${name}`)
  const below = await Promise.all(
    paths.map(async path => ((await disk.kindOf(path)) === 'directory' ? filesBelow(path, disk) : [path])),
  )
  return below.flat()
}

/** Returns a path and the directories above it, from the top down. */
function withParents(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** Where the file system takes "a" for "A", a tracked file of one name is not in the way of the other. */
function folded(path: string): string {
  return path.toLowerCase()
}
