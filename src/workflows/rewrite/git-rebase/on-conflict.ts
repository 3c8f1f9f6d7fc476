import type { Favour } from '../../../git/port.js'

/**
 * What a conflict leads to. `git`: git's own rebase goes on from there. `stop`: nothing is changed. `ours`: what is
 * built upon is kept where both have changed the same lines, `theirs`: what is replayed; what conflicts all the same
 * changes nothing. `default`: on a terminal that is asked, else `stop`.
 */
export type OnConflict = 'default' | 'git' | 'stop' | Favour

/** Returns whose side is taken, where that was asked for. */
export function favourOf(onConflict: OnConflict): Favour | undefined {
  return onConflict === 'ours' || onConflict === 'theirs' ? onConflict : undefined
}
