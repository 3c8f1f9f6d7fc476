import type { HistoryLimit } from '../../git/port.js'
import type { Context } from '../context.js'
import type { LimitWish } from './options.js'

/**
 * Returns how much history is fetched, dates read.
 *
 * @throws GitSlimError `usage` for a date that git would silently read as "now"
 */
export async function resolveLimit({ backend }: Context, wish: LimitWish): Promise<HistoryLimit> {
  if (wish.kind !== 'shallow') return wish
  const { since, exclude } = wish
  if (since === undefined) return { kind: 'shallow', exclude }
  return { kind: 'shallow', since: (await backend.parseDate(since)).seconds, exclude }
}
