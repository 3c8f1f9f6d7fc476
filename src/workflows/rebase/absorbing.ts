import { shortRefName } from '../../core/ref/ref-name.js'
import type { RefName } from '../../git/port.js'
import type { Placing } from '../verbs/absorb/place-staged.js'
import type { AbsorbOptions } from '../verbs/absorb/options.js'
import type { RebaseOptions } from './options.js'
import type { RebaseRange } from './range.js'

export interface PlanAbsorbing extends Omit<Placing, 'start'> {
  readonly options: AbsorbOptions
}

/**
 * Returns the options for absorbing staged changes into the commits of a rebase: as `git slim absorb` does by itself.
 */
export function absorbing({ fork, upstreamName }: RebaseRange, options: RebaseOptions): PlanAbsorbing {
  const { published, signing, tags, onConflict, localChanges, verification, push } = options
  // Branches move by default, without a list.
  const following = options.following === 'listed' ? 'default' : options.following
  const request = { published, signing, following, tags, onConflict, localChanges, verification, push }
  const base = fork === undefined ? undefined : { name: shortRefName(upstreamName as RefName), oid: fork }
  return {
    authors: 'own',
    published,
    tags,
    base: async () => base,
    options: { ...request, base: base?.name, authors: 'own', into: 'commits' },
  }
}
