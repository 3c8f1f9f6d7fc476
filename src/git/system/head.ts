import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import { pending } from '../files/pending.js'
import type { Head, HeadState, RefName } from '../port.js'
import type { CatFile } from './cat-file.js'
import type { Repository } from './repository.js'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid } from '../../core/object/oid.js'
import { runGit } from './spawn.js'

/** Returns a worktree's HEAD, and its unfinished command. */
export function head(git: Repository, objects: CatFile): Head {
  const isRef = async (name: string) => (await objects.ask('info', name)).kind === 'found'
  return { current: () => current(git, objects), pending: () => pending(git.gitDirectory, isRef) }
}

async function current(git: Repository, objects: CatFile): Promise<HeadState> {
  const [ref, answer] = await Promise.all([headBranch(git), objects.ask('info', 'HEAD')])
  // Names are text here; one that is not UTF-8 would become another branch when written back.
  if (ref?.includes('\u{fffd}')) throw new GitSlimError('unsupported', messages.git.nameNotUtf8(ref))
  const oid = answer.kind === 'found' ? answer.oid : null
  if (ref !== undefined) return { kind: 'branch', ref, oid }
  if (oid === null) throw new GitSlimError('corrupt', messages.git.noSuchRevision('HEAD', undefined))
  return { kind: 'detached', oid }
}

/**
 * Returns the branch that HEAD finally refers to, or undefined when it is detached. Reads the file where that is
 * reliable, and asks git otherwise: for HEAD as a symbolic link, a symbolic branch, refs that are not files (their HEAD
 * names an impossible branch).
 *
 * @see gitrepository-layout(5), HEAD; git-symbolic-ref(1), exit status 1
 */
async function headBranch(git: Repository): Promise<RefName | undefined> {
  const file = join(git.gitDirectory, 'HEAD')
  const [text, link] = await Promise.all([readIfThere(file), lstat(file)])
  const branch = /^ref: (refs\/heads\/.+)\n$/.exec(text)?.[1]
  if (!link.isSymbolicLink()) {
    if (isOid(text.trimEnd())) return undefined
    if (branch && branch !== 'refs/heads/.invalid' && !(await isSymbolic(git, branch))) return branch as RefName
  }
  return symbolicRef(git, 'HEAD')
}

async function isSymbolic({ commonDirectory }: Repository, branch: string): Promise<boolean> {
  return (await readIfThere(join(commonDirectory, branch))).startsWith('ref:')
}

async function symbolicRef(git: Repository, name: string): Promise<RefName | undefined> {
  const { exitCode, stdout } = await runGit(git, ['symbolic-ref', '-q', name], { expect: [0, 1] })
  return exitCode === 1 ? undefined : (stdout.toString('utf8').trimEnd() as RefName)
}

function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    // A branch without a file is packed, or a directory of branches, or has no commit.
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  })
}
