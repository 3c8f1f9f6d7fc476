import type { Oid } from '../port.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Puts local changes aside, index and files, and returns them; undefined where there are none. They stand in the list
 * of stashes before anything is taken away, and stay there whatever happens next.
 *
 * @see git-stash(1); builtin/rebase.c and sequencer.c, create_autostash
 */
export async function putAside(git: GitProgram): Promise<Oid | undefined> {
  const stash = (await runGit(git, ['stash', 'create', 'autostash'])).stdout.toString('latin1').trim() as Oid
  if (stash.length === 0) return undefined
  await runGit(git, ['stash', 'store', '-q', '-m', 'autostash', stash])
  await runGit(git, ['reset', '-q', '--hard'], { onInterrupt: 'finish' })
  return stash
}

/**
 * Brings back what was put aside: what was staged as staged where that can be, as git has it where it cannot.
 * `kept`: it conflicts with what is there now, and is still in the list of stashes.
 */
export async function bringBack(git: GitProgram, stash: Oid): Promise<'back' | 'kept'> {
  const apply = async (...how: readonly string[]) =>
    (await runGit(git, ['stash', 'apply', '-q', ...how, stash], { expect: [0, 1] })).exitCode === 0
  if (!(await apply('--index')) && !(await apply())) return 'kept'
  const names = (await runGit(git, ['stash', 'list', '--format=%H'])).stdout.toString('latin1').split('\n')
  const at = names.indexOf(stash)
  if (at !== -1) await runGit(git, ['stash', 'drop', '-q', `stash@{${at}}`])
  return 'back'
}
