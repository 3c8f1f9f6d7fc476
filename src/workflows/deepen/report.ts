import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import { shortOid } from '../../core/object/oid.js'
import type { BackendName, Oid } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { resultOf } from '../../output/reporter.js'
import type { Context } from '../context.js'
import type { KnownHistory } from './known-history.js'

/** The amount of history behind HEAD. */
export interface HistoryState {
  readonly commits: number
  /** The number of complete levels; null for the whole history. */
  readonly depth: number | null
  /** Whether history was left out, behind HEAD or any other ref. */
  readonly shallow: boolean
}

/** A tag as git-describe(1) reports it. */
export interface Description {
  readonly tag: string
  /** The number of commits that HEAD has and the tag has not. */
  readonly distance: number
  /** The commit of the tag. */
  readonly commit: Oid
}

/** The result of a deepen, without its duration. */
export interface DeepenOutcome {
  readonly shallow: ReadonlySet<Oid>
  readonly mergeBases: readonly Oid[] | null
  readonly describe: Description | null
  readonly warnings: readonly string[]
}

/** What `--json` prints of deepen (schemas/deepen.json), and what the library returns. */
export interface DeepenDocument {
  readonly head: Oid
  readonly remote: string
  readonly before: HistoryState
  readonly after: HistoryState
  readonly receivedBytes: number
  /** The number of fetches. */
  readonly rounds: number
  /** For --to-merge-base; else null. */
  readonly mergeBases: readonly Oid[] | null
  /** For --to-tag; else null. */
  readonly describe: Description | null
  readonly backend: BackendName
  readonly durationMs: number
  readonly warnings: readonly string[]
}

/** Returns the known amount of history behind HEAD. */
export function stateOf({ graph, head }: KnownHistory, shallow: ReadonlySet<Oid>): HistoryState {
  const commits = [...graph.reachable([head])].filter(oid => graph.has(oid)).length
  return { commits, depth: graph.depth(head), shallow: shallow.size > 0 }
}

/** Reports the result of a deepen. */
export function reportDeepening(ctx: Context, document: DeepenDocument): void {
  const { before, after, rounds, mergeBases, describe } = document
  for (const warning of document.warnings) ctx.reporter.warn(warning)
  const lines = [
    ...foundLines({ mergeBases, describe, head: document.head }),
    ...messages.deepen.summary({
      before,
      after,
      rounds,
      received: prettyBytes(document.receivedBytes),
      time: prettyMilliseconds(document.durationMs),
    }),
  ]
  ctx.reporter.result(lines, { ...document }, resultOf(ctx))
}

/** Reports the result of a search. */
export function foundLines({
  mergeBases,
  describe,
  head,
}: Pick<DeepenOutcome, 'mergeBases' | 'describe'> & { readonly head: Oid | null }): readonly string[] {
  return [
    ...(mergeBases === null ? [] : messages.deepen.bases(mergeBases)),
    ...(describe === null || head === null ? [] : [messages.deepen.described(describe, shortOid(head))]),
  ]
}
