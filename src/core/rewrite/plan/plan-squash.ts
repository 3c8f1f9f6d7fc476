import { fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import { toJsonBytes } from '../../bytes/json-bytes.js'
import { assembleMessage, finishMessage, type MessageSource } from '../../message/assemble.js'
import { withCoAuthors } from '../../message/co-authors.js'
import { inOneEncoding, inUtf8 } from '../../message/encoding.js'
import type { Mailmap } from '../../message/mailmap.js'
import { splitTrailers } from '../../message/trailers.js'
import type { Commit } from '../../object/commit.js'
import { type GitDate, type Ident, identParts, withDate } from '../../object/ident.js'
import type { Oid } from '../../object/oid.js'
import type { CommitInfo } from './commit-info.js'
import type { RewritePlan, SquashResult } from './plan.js'
import { type Graph, planGraph } from './plan-graph.js'
import { withoutSignatures } from '../../object/signature.js'

/** The message of the squashed commit. */
export interface SquashRequest {
  readonly message: { readonly from: MessageSource } | { readonly given: Uint8Array }
  /** Its author: the first or last commit's author, or a given person. */
  readonly author: 'first' | 'last' | Ident
  /** Its author date: of the first or last commit, or a given date. */
  readonly date: 'first' | 'last' | GitDate
  /** Whether other authors become `Co-authored-by` trailers. */
  readonly coAuthors: 'credit' | 'omit'
  readonly mailmap: Mailmap
}

export type SquashPlan =
  | { readonly kind: 'planned'; readonly plan: RewritePlan }
  | { readonly kind: 'nothing-to-squash'; readonly commits: number }

/** The commits to fold, and those above them: parents before children. */
export interface SquashChain {
  /** Each is the only parent of the next, unless a base is given; the last one has the final tree. */
  readonly range: readonly CommitInfo[]
  readonly above: readonly CommitInfo[]
  readonly onto?: FoldPlace
}

/** The parents of the fold of a range with merges in it. */
export interface FoldPlace {
  readonly base: Oid | null
  /** Commits that stay merged. */
  readonly merged: readonly Oid[]
  /** Of those, the commits that others have and that are folded nevertheless. */
  readonly taken: readonly Oid[]
}

/**
 * Plans the fold of a range into one commit; what stands above it keeps its trees.
 *
 *     base─a─b─c─d  main           base─(a+b+c)─d'  main
 *          └─────┘ range     →
 *
 * Consecutive by construction, so replaying it needs no merge and cannot conflict. A side branch that was started within
 * the range stands on all of it then, which it may conflict with. With merges in the range the fold has the last tree.
 */
export function planSquash({ range, above, onto }: SquashChain, request: SquashRequest): SquashPlan {
  const [first, last] = [range[0], range.at(-1)]
  if (first === undefined || last === undefined || range.length === 1) {
    return { kind: 'nothing-to-squash', commits: range.length }
  }
  const commits = range.map(({ oid }) => oid)
  const result = squashResult(spoken(range), request)
  const folded = new Set(commits)
  const onFold = (oid: Oid) => (folded.has(oid) ? last.oid : oid)
  const fold = { oid: last.oid, commit: { ...last.commit, parents: parentsOf(first, onto) } }
  const others = above.map(({ oid, commit }) => ({ oid, commit: { ...commit, parents: commit.parents.map(onFold) } }))
  const squash = { action: 'squash', commits, result, ...(onto && wholeOf(last, onto)) } as const
  const plan = planGraph([fold, ...others], ({ oid }, todo) => [oid === last.oid ? squash : todo])
  return { kind: 'planned', plan }
}

function parentsOf({ commit }: CommitInfo, onto: FoldPlace | undefined): readonly Oid[] {
  if (onto === undefined) return commit.parents
  return onto.base === null ? [] : [onto.base, ...onto.merged]
}

function wholeOf({ oid }: CommitInfo, { base, merged }: FoldPlace) {
  const places = merged.map(commit => ({ commit }))
  return { whole: { from: base, to: oid }, ...(places.length > 0 ? { merged: places } : {}) }
}

/** Returns the commits whose messages and authors the fold has: messages of merges are left out. */
export function spoken(range: readonly CommitInfo[]): readonly Commit[] {
  const plain = range.filter(({ commit }) => commit.parents.length < 2)
  return (plain.length > 0 ? plain : range).map(({ commit }) => commit)
}

/** Commits that need not be consecutive, and the one they are folded into. */
export interface Fold {
  readonly folded: ReadonlySet<Oid>
  readonly into: Oid | undefined
}

/**
 * Plans the fold of some commits, no merges, parents before children, in the place of one of them, whose fold it is.
 *
 *     base─a─b─c─d      a and c, into a      base─(a+c)─b'─d'
 *
 * Replaying it may need merges, since others stood between.
 */
export function planFold(graph: Graph, { folded, into }: Fold, request: SquashRequest): RewritePlan {
  const target = graph.find(({ oid }) => oid === into)
  if (target === undefined) throw new TypeError('a fold into no commit')
  const those = graph.filter(({ oid }) => folded.has(oid))
  const others = those.filter(info => info !== target)
  const squash = {
    action: 'squash',
    commits: those.map(({ oid }) => oid),
    result: squashResult(
      [target, ...others].map(({ commit }) => commit),
      request,
    ),
  } as const
  return planGraph(graph, ({ oid }, todo) => {
    if (oid === into) return [squash]
    return folded.has(oid) ? [] : [todo]
  })
}

/** Returns the message and author of a fold of commits, oldest first, as requested. */
export function squashResult(originals: readonly Commit[], request: SquashRequest): SquashResult {
  const commits = speaksUtf8(request) ? originals.map(inUtf8) : inOneEncoding(originals)
  const author = authorOf(commits, request)
  const headers = withoutSignatures(commits[0]?.extraHeaders ?? [])
  return {
    author: toJsonBytes(author.raw),
    message: toJsonBytes(messageOf(commits, author, request)),
    headers: headers.map(({ name, value }) => ({ name, value: toJsonBytes(value) })),
  }
}

/** Given text is UTF-8, and so the text next to it must be. */
function speaksUtf8({ message, author }: SquashRequest): boolean {
  return 'given' in message || typeof author !== 'string'
}

function messageOf(
  commits: readonly Commit[],
  author: Ident,
  { message, coAuthors, mailmap }: SquashRequest,
): Uint8Array {
  const assembled = 'given' in message ? given(toLatin1(message.given)) : assembleMessage(texts(commits), message.from)
  const input = { author, others: commits.map(commit => commit.author), mailmap }
  const trailers = coAuthors === 'credit' ? withCoAuthors(assembled.trailers, input) : assembled.trailers
  return fromLatin1(finishMessage(assembled, trailers))
}

function given(text: string) {
  return { ...splitTrailers(text), verbatim: text }
}

function texts(commits: readonly Commit[]): string[] {
  return commits.map(({ message }) => toLatin1(message))
}

function authorOf(commits: readonly Commit[], { author, date }: SquashRequest): Ident {
  const who = typeof author === 'string' ? authorAt(commits, author) : author
  if (author === date) return who
  const when = typeof date === 'string' ? identParts(authorAt(commits, date)).date : date
  return when === undefined ? who : withDate(who, when)
}

function authorAt(commits: readonly Commit[], which: 'first' | 'last'): Ident {
  const commit = which === 'first' ? commits[0] : commits.at(-1)
  if (commit === undefined) throw new TypeError('a squash of no commits')
  return commit.author
}

/** A range with merges in it, divided. */
export interface DividedRange {
  /** The first-parent line, oldest first. */
  readonly path: readonly Oid[]
  /** Commits merged into that line that are not descendants of any commit on it. */
  readonly others: ReadonlySet<Oid>
}

/**
 * Divides a range, parents before children, into the branch's own commits and what it has merged.
 *
 *     base─a─────M─c  last      path: a, M, c; others: x, y; s is built on a
 *       ╲ ╲     ╱│
 *        ╲ s───╱ │
 *         x─y────╯
 */
export function divideRange(range: readonly CommitInfo[], last: Oid): DividedRange {
  const inside = new Map(range.map(({ oid, commit }) => [oid, commit]))
  const path: Oid[] = []
  for (let oid: Oid | undefined = last; oid !== undefined && inside.has(oid); ) {
    path.push(oid)
    oid = inside.get(oid)?.parents[0]
  }
  const own = new Set(path)
  const others = new Set<Oid>()
  for (const { oid, commit } of range) {
    if (own.has(oid) || commit.parents.some(parent => own.has(parent))) own.add(oid)
    else others.add(oid)
  }
  return { path: path.toReversed(), others }
}
