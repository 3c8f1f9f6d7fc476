import { type DepthWish, planDepth } from '../../core/deepen/plan-depth.js'
import type { DeepenOutcome } from './report.js'
import type { FetchSession } from './session.js'

/** Fetches more history counted in commits or by a date, or all of it. */
export async function deepenByDepth(session: FetchSession, wish: DepthWish): Promise<DeepenOutcome> {
  const { graph, head, tips, shallow } = session.history
  const nothing = { mergeBases: null, describe: null, warnings: [] }
  const plan = planDepth(graph, { head, tips }, wish)
  if (plan.kind === 'here') return { ...nothing, shallow }
  const { wants, limit } = plan
  await session.fetch({ wants, haves: [head], ends: { at: shallow, told: 'told' }, limit, objects: 'usual' })
  return { ...nothing, shallow: await session.keep() }
}
