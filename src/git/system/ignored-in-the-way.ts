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
  const added = await addedBetween(git, { from, to })
  if (added.length === 0) return []
  const top = (await runGit(git, ['rev-parse', '--show-toplevel'])).stdout.toString('utf8').replace(/\n$/, '')
  const kindOf = looker(top)
  const occupants = await Promise.all(added.map(entry => occupantOf(entry, kindOf)))
  const found = [...new Set(occupants)].filter(path => path !== undefined)
  if (found.length === 0) return []
  const env = { ...git.env, GIT_DIR: git.gitDirectory, GIT_WORK_TREE: top }
  const tracked = new Set(
    (await listIndex({ ...git, cwd: top, env })).flatMap(file => withParents(folded(toLatin1(file.path)))),
  )
  return found.filter(path => !tracked.has(folded(path)))
}

interface Added {
  readonly mode: string
  readonly path: string
}

/** @see git-diff-tree(1), RAW OUTPUT FORMAT: `:mode SP mode SP object SP object SP A NUL path NUL` */
async function addedBetween(git: Repository, { from, to }: TreeSwitch): Promise<readonly Added[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--diff-filter=A', from, to]
  const fields = toLatin1((await runGit(git, args)).stdout).split('\0')
  const added: Added[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    added.push({ mode: fields[at]?.split(' ')[1] ?? '', path: fields[at + 1] ?? '' })
  }
  return added
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
async function occupantOf({ mode, path }: Added, kindOf: (path: string) => Promise<Kind>): Promise<string | undefined> {
  for (const part of withParents(path)) {
    const kind = await kindOf(part)
    if (kind === undefined) return undefined
    if (kind === 'file') return part
    // A submodule's files stay when it goes, and are its own when it comes back.
    if (part === path) return mode === '160000' ? undefined : part
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
