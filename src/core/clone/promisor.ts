import type { ClonePlan } from './clone-plan.js'
import { filterSpec } from './object-filter.js'

/**
 * Returns a plan's configuration with what makes its remote one that promises what was left with it: git then fetches
 * an object when it needs it, and later commits by the same filter.
 *
 * @see git-config(1), remote.<name>.promisor, remote.<name>.partialclonefilter
 */
export function withPromisor({ config, originName, filter }: ClonePlan): ClonePlan['config'] {
  if (filter === undefined) return config
  const section = `remote "${originName}"`
  const after = config.findLastIndex(([name]) => name === section) + 1
  const lines = [
    [section, 'promisor', 'true'],
    [section, 'partialclonefilter', filterSpec(filter)],
  ] as const
  return [...config.slice(0, after), ...lines, ...config.slice(after)]
}
