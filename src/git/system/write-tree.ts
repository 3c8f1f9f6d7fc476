import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { orAbsent } from '../files/file-errors.js'
import { Quarantine } from '../files/quarantine.js'
import { makeScratchDirectory, removeScratch } from '../files/scratch-directory.js'
import type { Env, Oid, ProcessMark, Staged } from '../port.js'
import { alternates } from './environment.js'
import type { Repository } from './repository.js'
import { worktreeTop } from './show-toplevel.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Returns the index as a tree, from a copy of it: git would update the index itself.
 *
 * @throws GitSlimError `refused` while it holds conflicts
 */
export async function stagedTree(
  git: Repository,
  { mark, callerEnv }: { readonly mark: ProcessMark; readonly callerEnv: Env },
): Promise<Staged> {
  const scratch = await makeScratchDirectory(git.commonDirectory, mark)
  try {
    const index = join(scratch, 'index')
    await orAbsent(copyFile(await indexFile(git, callerEnv), index))
    const quarantine = new Quarantine(scratch, git.objectFormat)
    const env = {
      ...git.env,
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: quarantine.directory,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([join(git.commonDirectory, 'objects')]),
    }
    const tree = await writeTree({ ...git, env })
    return { tree, objects: await quarantine.all() }
  } finally {
    await removeScratch(scratch)
  }
}

/** The index that the caller uses. Git changes to the top of the worktree first. */
async function indexFile(git: Repository, env: Env): Promise<string> {
  const named = env['GIT_INDEX_FILE']
  return named ? resolve(await worktreeTop(git, env), named) : join(git.gitDirectory, 'index')
}

/** @see git-write-tree(1) */
async function writeTree(git: GitProgram): Promise<Oid> {
  // A split index is written whole; and no file is examined, so no monitor is asked.
  const settings = ['-c', 'core.splitIndex=false', '-c', 'core.fsmonitor=false']
  try {
    const { stdout } = await runGit(git, [...settings, 'write-tree'])
    return stdout.toString('latin1').trim() as Oid
  } catch (error) {
    throw orConflicts(error)
  }
}

/** Returns git's failure as `refused` if the index contains conflicts; any other unchanged. */
export function orConflicts(error: unknown): unknown {
  const unmerged = isFailure(error, 'git-failed') ? unmergedIn(error.reason ?? '') : []
  return unmerged.length === 0
    ? error
    : new GitSlimError('refused', messages.fixup.unmerged(unmerged), { cause: error })
}

/** Git names each stage of a path: `<path>: unmerged (<object>)`. */
function unmergedIn(words: string): readonly string[] {
  return [
    ...new Set([...words.matchAll(/^(?:error: )?(.*): unmerged \(\w+\)$/gm)].map(([, path = '']) => sanitize(path))),
  ]
}
