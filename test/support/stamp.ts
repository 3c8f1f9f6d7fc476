import { createHash } from 'node:crypto'
import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { treeOfCommit } from './revision.js'

/**
 * Returns a digest of all that `git status` looks at in a repository with a worktree: HEAD, the tree of its commit, the
 * index, settings, excludes, and every file with its mode and content. Where two stamps are equal, git says the same.
 * Undefined where that is not all, since there are submodules.
 */
export function statusStamp(worktree: string, home: string): string | undefined {
  const gitDirectory = join(worktree, '.git')
  if (existsSync(join(gitDirectory, 'modules')) || !lstatSync(gitDirectory).isDirectory()) return undefined
  const hash = createHash('sha1')
  const branch = /^ref: (.*)\n/.exec(contentOf(join(gitDirectory, 'HEAD'))?.toString() ?? '')?.[1] ?? 'HEAD'
  const head = contentOf(join(gitDirectory, branch))?.toString().trim()
  const tree = head === undefined ? undefined : treeOfCommit(gitDirectory, head)
  hash.update(`${tree ?? head}\0`)
  for (const name of [
    'HEAD',
    ...(tree === undefined ? ['packed-refs', 'shallow'] : []),
    'index',
    'config',
    'config.worktree',
  ])
    addFile(hash, join(gitDirectory, name))
  for (const name of ['exclude', 'sparse-checkout', 'attributes']) addFile(hash, join(gitDirectory, 'info', name))
  addFile(hash, join(home, '.gitconfig'))
  addDirectory(hash, Buffer.from(worktree), ['.git'])
  return hash.digest('hex')
}

/** Returns a digest of everything in a git directory but the index: where two are equal, git fsck says the same. */
export function repositoryStamp(gitDirectory: string): string {
  const hash = createHash('sha1')
  addDirectory(hash, Buffer.from(gitDirectory), ['index'])
  return hash.digest('hex')
}

type Hash = ReturnType<typeof createHash>

function addDirectory(hash: Hash, directory: Buffer, except: readonly string[] = []): void {
  const entries = readdirSync(directory, { withFileTypes: true, encoding: 'buffer' }) as unknown as Dirent<Buffer>[]
  for (const entry of entries.toSorted((a, b) => Buffer.compare(a.name, b.name))) {
    if (except.includes(entry.name.toString('latin1'))) continue
    const path = Buffer.concat([directory, Buffer.from('/'), entry.name])
    hash.update(entry.name).update(`\0${lstatSync(path).mode}\0`)
    if (entry.isSymbolicLink()) hash.update(readlinkSync(path, 'buffer'))
    else if (entry.isFile()) addFile(hash, path)
    else if (entry.isDirectory()) addDirectory(hash, path)
    hash.update('\0')
  }
}

function addFile(hash: Hash, path: string | Buffer): void {
  const content = contentOf(path)
  hash.update(content === undefined ? 'absent' : `${content.length}\0`).update(content ?? '')
}

function contentOf(path: string | Buffer): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
