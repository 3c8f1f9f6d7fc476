import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from '../../src/core/bytes/bytes.js'
import { serializeCommit } from '../../src/core/object/commit.js'
import type { Oid } from '../../src/core/object/oid.js'
import { hashObject, type RawObject } from '../../src/core/object/raw-object.js'
import { oracle } from './git.js'
import { packOf } from './pack.js'
import { edited, type FileEdit, type Files, someFiles, treeOf } from './random-files.js'
import type { TestRepository } from './repository.js'

/** What a commit does, and what it says. */
export interface EditedCommit {
  readonly edits: readonly FileEdit[]
  readonly message?: string
}

/**
 * Stores a linear history in a repository and checks the last commit out.
 *
 * @returns the commits: first one that holds some files, then one for each of those given
 */
export async function loadEdits(repo: TestRepository, commits: readonly EditedCommit[]): Promise<readonly Oid[]> {
  const states: FilesOfCommit[] = [{ files: someFiles, message: 'files\n' }]
  for (const { edits, message } of commits) {
    const files = edited(states.at(-1)?.files ?? someFiles, edits)
    states.push({ files, message: message ?? `commit ${states.length}\n` })
  }
  return loadFiles(repo, states)
}

/** What a commit holds, and what it says. */
export interface FilesOfCommit {
  readonly files: Files
  readonly message: string
}

/** Stores a linear history in a repository, checks the last commit out, and returns the commits, oldest first. */
export async function loadFiles(repo: TestRepository, states: readonly FilesOfCommit[]): Promise<readonly Oid[]> {
  const objects = new Map<Oid, RawObject>()
  const oids: Oid[] = []
  for (const { files, message } of states) {
    const commit = serializeCommit({
      tree: treeOf(files, objects),
      parents: oids.slice(-1),
      author: { raw: encode(`Ann <ann@example.com> ${1_700_000_000 + oids.length} +0100`) },
      committer: { raw: encode(`Bob <bob@example.com> ${1_700_000_000 + oids.length} +0100`) },
      extraHeaders: [],
      message: encode(message),
    })
    const oid = hashObject(commit, 'sha1')
    objects.set(oid, commit)
    oids.push(oid)
  }
  const input = packOf(objects.values(), 'sha1')
  await oracle(['unpack-objects', '-q'], { cwd: repo.directory, env: repo.env, input })
  await checkOutAfresh(repo, oids.at(-1) as Oid)
  return oids
}

/**
 * Moves the branch to a commit, and makes index and worktree hold its files and nothing else.
 *
 * A plain `git reset --hard` with `git clean` leaves files where a submodule is to be, and there they get in git's way.
 */
export async function checkOutAfresh(repo: TestRepository, commit: Oid | 'HEAD'): Promise<void> {
  const names = await readdir(repo.directory)
  const old = names.filter(name => name !== '.git').map(name => join(repo.directory, name))
  await Promise.all(old.map(path => rm(path, { recursive: true, force: true })))
  await oracle(['reset', '-q', '--hard', commit], { cwd: repo.directory, env: repo.env })
}
