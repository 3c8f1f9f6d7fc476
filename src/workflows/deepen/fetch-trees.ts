import type { Oid } from '../../git/port.js'
import type { DeepenOptions } from './options.js'
import type { FetchSession } from './session.js'

interface TreesWanted {
  /** Commits whose trees are to be here, with all their files. */
  readonly commits: readonly Oid[]
  /** The ref's commit, and what the ref holds: perhaps a tag. */
  readonly tip: { readonly commit: Oid; readonly oid: Oid }
  readonly trees: DeepenOptions['trees']
}

/**
 * Fetches the trees and files of some commits that came without. The server is told that HEAD's are here: it sends those
 * that differ, which are all that a comparison with HEAD looks at.
 */
export async function fetchTrees(session: FetchSession, { commits, tip, trees }: TreesWanted): Promise<void> {
  const { head, graph, shallow } = session.history
  const tag = tip.oid === tip.commit ? [] : [tip.oid]
  if (shallow.size === 0) {
    if (tag.length === 0) return
    const told = { at: shallow, told: 'told' } as const
    await session.fetch({ wants: tag, haves: [head], ends: told, limit: { kind: 'full' }, objects: 'all' })
    return
  }
  const wants = [...new Set([...commits, ...tag])].filter(oid => !session.wasHere(oid))
  const all = trees === 'all' ? session.lacking.filter(oid => graph.has(oid)) : []
  const whole = trees === 'all' ? [...new Set([...all, tip.commit])] : []
  const depth = Math.max(1, graph.levels(whole))
  if (wants.length + whole.length === 0) return
  const ends = { at: new Set([head]), told: 'told' } as const
  await session.fetch({
    wants: [...new Set([...whole, ...wants])],
    haves: [head],
    ends,
    limit: { kind: 'depth', depth },
    objects: 'all',
  })
}
