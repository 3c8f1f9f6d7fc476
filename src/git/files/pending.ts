import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pending } from '../port.js'
import { shownRebase } from './rebase-state.js'

/**
 * Returns the unfinished git command of a worktree: the outermost, when one runs inside another.
 *
 * @see wt-status.c, wt_status_get_state
 */
export async function pending(
  gitDirectory: string,
  isRef: (name: string) => Promise<boolean>,
): Promise<Pending | undefined> {
  const has = (name: string) => exists(join(gitDirectory, name))
  const signs: readonly [Pending, Promise<boolean>][] = [
    ['rebase', has('rebase-merge').then(async is => is && !(await has(shownRebase)))],
    ['am', has('rebase-apply/applying')],
    ['rebase', has('rebase-apply')],
    ['merge', has('MERGE_HEAD')],
    // These two are refs, and not files in every repository.
    ['cherry-pick', isRef('CHERRY_PICK_HEAD')],
    ['revert', isRef('REVERT_HEAD')],
  ]
  const seen = await Promise.all(signs.map(([, sign]) => sign))
  const [found] = signs.find((_sign, i) => seen[i]) ?? []
  return found ?? (await sequence(gitDirectory)) ?? ((await has('BISECT_LOG')) ? 'bisect' : undefined)
}

/** Between two commits of a series, only the list of remaining steps shows it. */
async function sequence(gitDirectory: string): Promise<Pending | undefined> {
  const todo = await readFile(join(gitDirectory, 'sequencer', 'todo'), 'latin1').catch(() => '')
  const command = /^\s*(?:#.*\n\s*)*(\w+)/.exec(todo)?.[1]
  if (command === 'pick' || command === 'p') return 'cherry-pick'
  return command === 'revert' ? 'revert' : undefined
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
