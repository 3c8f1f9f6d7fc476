import { lstat } from 'node:fs/promises'
import { fromLatin1, toLatin1 } from '../../core/bytes/bytes.js'
import { orAbsent } from '../files/file-errors.js'
import type { TreeSwitch } from '../port.js'
import { listIndex } from './ls-files.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Returns the files, one character per byte, that stand where a switch of trees would put others, and that git would
 * not mind to lose, since they are ignored. Untracked ones that are not it refuses by itself.
 */
export async function ignoredInTheWay(git: Repository, { from, to }: TreeSwitch): Promise<readonly string[]> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--diff-filter=A', '--name-only', from, to]
  const { stdout } = await runGit(git, args)
  const paths = toLatin1(stdout).split('\0').slice(0, -1)
  if (paths.length === 0) return []
  const top = (await runGit(git, ['rev-parse', '--show-toplevel'])).stdout.toString('utf8').replace(/\n$/, '')
  const kindOf = looker(top)
  const occupants = await Promise.all(paths.map(path => occupantOf(path, kindOf)))
  const found = [...new Set(occupants)].filter(path => path !== undefined)
  if (found.length === 0) return []
  const env = { ...git.env, GIT_DIR: git.gitDirectory, GIT_WORK_TREE: top }
  const tracked = new Set(
    (await listIndex({ ...git, cwd: top, env })).flatMap(file => withParents(folded(toLatin1(file.path)))),
  )
  return found.filter(path => !tracked.has(folded(path)))
}

type Kind = 'directory' | 'file' | undefined

/** Returns a way to tell what is at a path; each is looked at once. */
function looker(top: string): (path: string) => Promise<Kind> {
  const seen = new Map<string, Promise<Kind>>()
  const look = async (path: string): Promise<Kind> => {
    const found = await orAbsent(lstat(Buffer.concat([Buffer.from(`${top}/`), fromLatin1(path)])))
    return found && (found.isDirectory() ? 'directory' : 'file')
  }
  return path => {
    const looking = seen.get(path) ?? look(path)
    seen.set(path, looking)
    return looking
  }
}

/** Returns what is at a path, or is a file where the path wants a directory. */
async function occupantOf(path: string, kindOf: (path: string) => Promise<Kind>): Promise<string | undefined> {
  for (const part of withParents(path)) {
    const kind = await kindOf(part)
    if (kind === undefined) return undefined
    if (kind === 'file' || part === path) return part
  }
  return undefined
}

/** Returns a path and the directories above it, from the top down. */
function withParents(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** Where the file system takes "a" for "A", what is tracked as one is no stranger to the other. */
function folded(path: string): string {
  return path.toLowerCase()
}
