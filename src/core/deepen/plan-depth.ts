import type { HistoryLimit } from '../clone/clone-plan.js'
import type { Oid } from '../object/oid.js'
import type { CommitGraph } from './commit-graph.js'

/** How much more history to fetch. */
export type DepthRequest =
  | { readonly kind: 'by'; readonly count: number }
  | { readonly kind: 'to-depth'; readonly depth: number }
  /** Seconds since 1970. */
  | { readonly kind: 'since'; readonly seconds: number }
  | { readonly kind: 'full' }

interface Tips {
  readonly head: Oid
  /** The commits of HEAD and all refs. */
  readonly tips: readonly Oid[]
}

export type DepthPlan =
  | { readonly kind: 'fetch'; readonly wants: readonly Oid[]; readonly limit: HistoryLimit }
  /** The requested history is here. */
  | { readonly kind: 'here' }

/**
 * Decides what to fetch for more history behind a commit, counted from the current boundary. Nothing present is cut
 * off, and git's own relative deepening, which is wrong at merges before 2.54, is not used.
 *
 *     m2 ┄ m1 ┄ boundary ─ c ─ head        --by 2 wants m1 with a depth of 2
 */
export function planDepth(graph: CommitGraph, { head, tips }: Tips, request: DepthRequest): DepthPlan {
  const boundary = graph.boundary(request.kind === 'full' ? tips : [head])
  if (boundary.length === 0) return { kind: 'here' }
  const behind = (oids: readonly Oid[]) => graph.missing(oids)
  switch (request.kind) {
    case 'by':
      return { kind: 'fetch', wants: behind(boundary), limit: { kind: 'depth', depth: request.count } }
    case 'to-depth': {
      const short = [...graph.boundaryDepths(head)].filter(([, depth]) => depth < request.depth)
      const most = Math.max(...short.map(([, depth]) => request.depth - depth))
      if (short.length === 0) return { kind: 'here' }
      const wants = behind(short.map(([oid]) => oid))
      return { kind: 'fetch', wants, limit: { kind: 'depth', depth: most } }
    }
    case 'since': {
      // The boundary itself is requested: if nothing were newer than the date, the server would send everything behind
      // it.
      const newer = boundary.filter(oid => (graph.get(oid)?.seconds ?? 0) >= request.seconds)
      if (newer.length === 0) return { kind: 'here' }
      return { kind: 'fetch', wants: newer, limit: { kind: 'shallow', since: request.seconds, exclude: [] } }
    }
    case 'full':
      return { kind: 'fetch', wants: behind(boundary), limit: { kind: 'full' } }
  }
}
