import { lstat, readFile, readlink, unlink } from 'node:fs/promises'
import { fromLatin1 } from '../../core/bytes/bytes.js'
import { hashObject } from '../../core/object/raw-object.js'
import { removeEmptyDirectories } from '../files/directories.js'
import { orAbsent } from '../files/file-errors.js'
import type { TreeSwitch } from '../port.js'
import { type ChangedPath, diffTree, submoduleMode } from './diff-tree.js'
import type { Repository } from './repository.js'
import { runGit } from './spawn.js'

/**
 * Restores index and files after git failed in the middle of an update from one tree to another, on a full disk for
 * instance, so that the update can be tried again. No local change is lost: only new content, or the beginning of it,
 * is removed.
 */
export async function takeBack(git: Repository, trees: TreeSwitch): Promise<void> {
  await removeWritten(git, trees, 'in-part-or-whole')
  const before = await diffTree(git, trees, 'DMT')
  const missing = await absent(
    git,
    before.filter(({ modeBefore }) => modeBefore !== submoduleMode),
  )
  if (missing.length === 0) return
  const input = fromLatin1(missing.map(({ path }) => `${path}\0`).join(''))
  await runGit({ ...git, cwd: await topOf(git) }, ['checkout-index', '-q', '-f', '-z', '--stdin'], { input })
}

/**
 * Removes the files that git has begun to write during an update, and has not finished. Such a file contains only the
 * beginning of the new content: no local change is lost.
 */
export function removeHalfWritten(git: Repository, trees: TreeSwitch): Promise<void> {
  return removeWritten(git, trees, 'in-part')
}

type Extent = 'in-part' | 'in-part-or-whole'

async function removeWritten(git: Repository, trees: TreeSwitch, extent: Extent): Promise<void> {
  const top = await topOf(git)
  for (const changed of await diffTree(git, trees, 'AMT')) {
    if (changed.mode === submoduleMode) continue
    const file = placeOf(top, changed)
    const content = await contentOf(file)
    if (content !== undefined && (await isWritten(git, { changed, content, extent }))) await unlink(file)
  }
}

/** Returns the content of a file, or the target of a symbolic link; undefined for neither. */
async function contentOf(file: Buffer): Promise<Buffer | undefined> {
  const stats = await orAbsent(lstat(file))
  if (stats?.isSymbolicLink()) return readlink(file, { encoding: 'buffer' })
  return stats?.isFile() ? readFile(file) : undefined
}

interface Found {
  readonly changed: ChangedPath
  readonly content: Buffer
  readonly extent: Extent
}

async function isWritten(git: Repository, { changed, content, extent }: Found): Promise<boolean> {
  const { oid, oidBefore, letter } = changed
  const own = hashObject({ type: 'blob', body: content }, oid.length === 64 ? 'sha256' : 'sha1')
  if (own === oid) return extent === 'in-part-or-whole'
  if (own === oidBefore) return false
  const whole = await asInWorktree(git, oid, changed)
  const longest = extent === 'in-part' ? whole.length - 1 : whole.length
  if (content.length > longest || !whole.subarray(0, content.length).equals(content)) return false
  return letter === 'A' || !(await asInWorktree(git, oidBefore, changed)).equals(content)
}

/** Returns a file as git writes it, with its line endings; nothing is fetched for it. */
async function asInWorktree(git: Repository, oid: string, { path }: ChangedPath): Promise<Buffer> {
  const name = Buffer.from(fromLatin1(path)).toString('utf8')
  const args = ['cat-file', '--filters', `--path=${name}`, oid]
  return (await runGit(git, args, { env: { GIT_LFS_SKIP_SMUDGE: '1' } })).stdout
}

/** Returns those that are completely missing: no file, and no directory that contains one. */
async function absent(git: Repository, changed: readonly ChangedPath[]): Promise<readonly ChangedPath[]> {
  if (changed.length === 0) return []
  const top = await topOf(git)
  const missing: ChangedPath[] = []
  for (const each of changed) {
    const place = placeOf(top, each)
    if ((await orAbsent(lstat(place)))?.isDirectory()) await removeEmptyDirectories(place.toString())
    if ((await orAbsent(lstat(place))) === undefined) missing.push(each)
  }
  return missing
}

function placeOf(top: string, { path }: ChangedPath): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), fromLatin1(path)])
}

async function topOf(git: Repository): Promise<string> {
  return (await runGit(git, ['rev-parse', '--show-toplevel'])).stdout.toString('utf8').replace(/\n$/, '')
}
