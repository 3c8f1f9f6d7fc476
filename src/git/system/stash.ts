import type { TaskOptions } from 'simple-git'
import type { Oid } from '../port.js'
import { failureOfGit, tellsOfDisk } from './failure.js'
import { type GitProgram, runGit } from './spawn.js'
import { orConflicts } from './write-tree.js'

/**
 * Returns local changes, index and files, as a commit; undefined where there are none. Nothing changes.
 *
 * @throws GitSlimError `refused` where the index holds conflicts
 */
export async function localChanges(git: GitProgram): Promise<Oid | undefined> {
  try {
    const stash = (await runGit(git, ['stash', 'create', 'autostash'])).stdout.toString('latin1').trim() as Oid
    return stash.length === 0 ? undefined : stash
  } catch (error) {
    throw orConflicts(error)
  }
}

/**
 * Stashes local changes. They are in the stash list before any file is reset, and stay there whatever happens next.
 *
 * @see git-stash(1); builtin/rebase.c and sequencer.c, create_autostash
 */
export async function putAside(git: GitProgram, stash: Oid): Promise<void> {
  await runGit(git, ['stash', 'store', '-q', '-m', 'autostash', stash])
  await runGit(git, ['reset', '-q', '--hard'], { onInterrupt: 'finish' })
}

/**
 * Applies a stash: staged changes are staged again where possible, otherwise as git does it. `kept`: it conflicts with
 * the current files, and is still in the stash list.
 *
 * @throws GitSlimError `disk` where there is no room for it
 */
export async function bringBack(git: GitProgram, stash: Oid): Promise<'back' | 'kept'> {
  const apply = async (...how: readonly string[]) => {
    const args = ['stash', 'apply', '-q', ...how, stash]
    const { exitCode, stderr } = await runGit(git, args, { expect: [0, 1] })
    if (exitCode !== 0 && tellsOfDisk(stderr)) throw failureOfGit({ args, exitCode, signal: null, stderr })
    return exitCode === 0
  }
  // After conflicts, a second attempt fails on the conflicted index, and git from 2.44 on reports that as an index it
  // cannot write.
  if (!(await apply('--index')) && ((await holdsConflicts(git)) || !(await apply()))) return 'kept'
  await drop(git, stash)
  return 'back'
}

/**
 * Applies a stash after a kill, if the files had been reset. If it conflicts, or if there are other local changes, it
 * only stays in the list: whoever runs the next command has not asked for it.
 */
export async function recover(git: GitProgram, stash: Oid): Promise<'back' | 'kept' | 'settled'> {
  if (!(await listed(git)).includes(stash)) return 'settled'
  const now = await localChanges(git)
  if (now !== undefined) {
    if ((await treesIn(git, now)) !== (await treesIn(git, stash))) return 'kept'
    await drop(git, stash)
    return 'settled'
  }
  const end = await bringBack(git, stash)
  // Nothing was changed before: all changes are from the stash.
  if (end === 'kept') await runGit(git, ['reset', '-q', '--hard'], { onInterrupt: 'finish' })
  return end
}

async function holdsConflicts(git: GitProgram): Promise<boolean> {
  // For the whole worktree: ls-files would list only files below the current directory.
  const args = ['diff-files', '--name-only', '--no-relative', '--diff-filter=U']
  return (await runGit(git, args)).stdout.length > 0
}

/** Returns a key that is equal for two stashes with the same files and index. */
async function treesIn(git: GitProgram, stash: Oid): Promise<string> {
  return (await runGit(git, ['rev-parse', `${stash}^{tree}`, `${stash}^2^{tree}`])).stdout.toString('latin1')
}

/** Returns the commits in the stash list, newest first. */
async function listed(git: GitProgram): Promise<readonly string[]> {
  const { askPorcelain } = await import('./porcelain.js')
  const { all } = await askPorcelain(git, porcelain => porcelain.stashList(namesAlone))
  return all.map(({ hash }) => hash)
}

/**
 * The format of a stash list: no messages, which could contain simple-git's separators, and in UTF-8, whatever
 * `i18n.logOutputEncoding` says. The types of simple-git do not show that a format is allowed here.
 */
const namesAlone = { format: { hash: '%H' }, '--encoding': 'UTF-8' } as object as TaskOptions

async function drop(git: GitProgram, stash: Oid): Promise<void> {
  const at = (await listed(git)).indexOf(stash)
  if (at !== -1) await runGit(git, ['stash', 'drop', '-q', `stash@{${at}}`])
}
