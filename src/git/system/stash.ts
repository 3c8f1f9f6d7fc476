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
 * Puts local changes aside. They stand in the list of stashes before anything is taken away, and stay there whatever
 * happens next.
 *
 * @see git-stash(1); builtin/rebase.c and sequencer.c, create_autostash
 */
export async function putAside(git: GitProgram, stash: Oid): Promise<void> {
  await runGit(git, ['stash', 'store', '-q', '-m', 'autostash', stash])
  await runGit(git, ['reset', '-q', '--hard'], { onInterrupt: 'finish' })
}

/**
 * Brings back what was put aside: what was staged as staged where that can be, as git has it where it cannot.
 * `kept`: it conflicts with what is there now, and is still in the list of stashes.
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
  // Where it has left conflicts, a second attempt meets those, and git from 2.44 on calls that an index it cannot write.
  if (!(await apply('--index')) && ((await holdsConflicts(git)) || !(await apply()))) return 'kept'
  await drop(git, stash)
  return 'back'
}

/**
 * Brings back what a kill has left aside, if it was taken away. What conflicts stays in the list alone, and so it does
 * beside other local changes: whoever runs the next command has not asked for it.
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
  // Nothing was changed before: all that is there now is of the stash.
  if (end === 'kept') await runGit(git, ['reset', '-q', '--hard'], { onInterrupt: 'finish' })
  return end
}

async function holdsConflicts(git: GitProgram): Promise<boolean> {
  // Of the whole worktree: ls-files would list those below the current directory.
  const args = ['diff-files', '--name-only', '--no-relative', '--diff-filter=U']
  return (await runGit(git, args)).stdout.length > 0
}

/** Returns what tells whether two stashes hold the same: files and index. */
async function treesIn(git: GitProgram, stash: Oid): Promise<string> {
  return (await runGit(git, ['rev-parse', `${stash}^{tree}`, `${stash}^2^{tree}`])).stdout.toString('latin1')
}

/** Returns the commits in the list of stashes, newest first. */
async function listed(git: GitProgram): Promise<readonly string[]> {
  const { askPorcelain } = await import('./porcelain.js')
  const { all } = await askPorcelain(git, porcelain => porcelain.stashList(namesAlone))
  return all.map(({ hash }) => hash)
}

/**
 * What a list of stashes says: no messages, which could hold the letters at which simple-git takes it apart, and these
 * in UTF-8, whatever `i18n.logOutputEncoding` says. The types of simple-git do not tell that it takes a format here.
 */
const namesAlone = { format: { hash: '%H' }, '--encoding': 'UTF-8' } as object as TaskOptions

async function drop(git: GitProgram, stash: Oid): Promise<void> {
  const at = (await listed(git)).indexOf(stash)
  if (at !== -1) await runGit(git, ['stash', 'drop', '-q', `stash@{${at}}`])
}
