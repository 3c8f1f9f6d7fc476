import type { Oid } from '../object/oid.js'
import type { CommitGraph } from './commit-graph.js'

/** The questions asked of the server so far. Its answers are in the graph. */
export interface BaseSearch {
  readonly head: Oid
  readonly target: Oid
  /** Keys of the questions that were asked: none is asked twice. */
  readonly asked: ReadonlySet<string>
  /**
   * Commits that were asked for because merges need them: ancestors of both, perhaps along paths that are not here.
   */
  readonly shared: ReadonlySet<Oid>
  /** The number of commits received so far, and of those in the last answer. */
  readonly fetched: number
  readonly lastFetched: number
}

/** The next question to the server. */
export interface Question {
  readonly kind: 'ask'
  readonly key: string
  readonly wants: readonly Oid[]
  /** The server leaves out everything behind these, as if it were here. Empty: a depth is requested instead. */
  readonly behind: readonly Oid[]
  readonly depth: number
  /** Whether the wanted commits are known to be reachable from both sides. */
  readonly shared: boolean
}

export type BaseStep =
  | Question
  /**
   * `strays` are reachable from the bases too, but along paths that are too long to fetch: git counts them as the
   * head's.
   */
  | { readonly kind: 'found'; readonly bases: readonly Oid[]; readonly strays: readonly Oid[] }
  /** The two histories have nothing in common. */
  | { readonly kind: 'unrelated' }

/**
 * Tells what to do next to know the merge bases of two commits for certain, and to have the history that shows them.
 *
 *     o ┄ B ─ h ─ h   head         first what the target has and the head has not (t), then what the head alone has (h):
 *          └─ t ─ t   target       the server leaves out what is behind the other side, however far it goes back
 *
 * Every parent of these that is still missing is then an ancestor of both, and every merge base is among them. Of
 * several, some may be ancestors of others by ways that are not here: the server is asked what lies between.
 */
export function nextForBase(graph: CommitGraph, search: BaseSearch): BaseStep {
  const question = endsAlone(graph, search) ?? theirSide(graph, search) ?? ourSide(graph, search)
  if (question !== undefined) return question
  const bases = bestCommonAncestors(graph, search.head, search.target)
  if (bases.length === 0) return { kind: 'unrelated' }
  return (
    cutOff(graph, search, bases) ??
    between(graph, search, bases) ??
    connect(graph, search, bases) ?? { kind: 'found', bases, strays: straysOf(graph, search, bases) }
  )
}

/**
 * The head must be here before anything behind it can be left out; the target must be, once it turns out to be an
 * ancestor.
 */
function endsAlone(graph: CommitGraph, { head, target, asked }: BaseSearch): Question | undefined {
  if (graph.has(head) && !asked.has('theirs')) return undefined
  return ask(asked, {
    key: 'ends',
    wants: [head, target].filter(oid => !graph.has(oid)),
    behind: [],
  })
}

function theirSide(graph: CommitGraph, { head, target, asked }: BaseSearch): Question | undefined {
  if (graph.reachable([target]).has(head)) return undefined
  if (graph.has(target) && graph.reachable([head]).has(target)) return undefined
  return ask(asked, { key: 'theirs', wants: graph.missing([target]), behind: [head] })
}

function ourSide(graph: CommitGraph, { head, target, asked }: BaseSearch): Question | undefined {
  if (graph.reachable([target]).has(head)) return undefined
  return ask(asked, { key: 'ours', wants: graph.missing([head]), behind: [target] })
}

/**
 * The missing commits that are needed: git cuts a commit off from all its parents or from none, and some parents of a
 * merge are here, or a merge base that will be. Several bases must be here to be compared.
 */
function cutOff(graph: CommitGraph, { head, target, asked }: BaseSearch, bases: readonly Oid[]): Question | undefined {
  const wants = new Set(bases.length > 1 ? bases.filter(oid => !graph.has(oid)) : [])
  // History behind the only base does not matter: there is no end to merges there.
  const behind = bases.length === 1 ? graph.reachable(bases) : new Set<Oid>()
  for (const boundary of graph.boundary([head, target]).filter(oid => !behind.has(oid))) {
    const parents = graph.get(boundary)?.parents ?? []
    const missing = parents.filter(oid => !graph.has(oid) && !bases.includes(oid))
    if (missing.length < parents.length) for (const oid of missing) wants.add(oid)
  }
  return ask(asked, { key: `cut off ${[...wants].join()}`, wants: [...wants], behind: [], shared: true })
}

function between(graph: CommitGraph, { asked }: BaseSearch, bases: readonly Oid[]): Question | undefined {
  for (const one of bases) {
    for (const other of bases) {
      const question =
        one === other
          ? undefined
          : ask(asked, { key: `${one}..${other}`, wants: graph.missing([other]), behind: [one] })
      if (question !== undefined) return question
    }
  }
  return undefined
}

/**
 * Asks for the history behind the bases, as far as the limit allows, where a branch has merged the other before: `o` is
 * behind the base, and git must see it, or it takes `o` for the branch's own.
 *
 *     o ┄ ┄ B ─ t     target
 *      \     \
 *       h ─── h       head
 */
function connect(graph: CommitGraph, search: BaseSearch, bases: readonly Oid[]): Question | undefined {
  const { asked, fetched, lastFetched } = search
  if (straysOf(graph, search, bases).length === 0) return undefined
  const left = allowance(graph, search, bases) - fetched
  const attempt = [...asked].filter(key => key.startsWith('connect')).length
  // A level of a history with merges has several commits, and the next level may have more.
  const expected = attempt === 0 ? firstStep : lastFetched
  if (attempt === attempts || expected * growth > left) return undefined
  const depth = firstStep * 2 ** attempt
  return ask(asked, { key: `connect ${attempt}`, wants: graph.missing(bases), behind: [], depth })
}

const firstStep = 4
const attempts = 4
const growth = 4
/** The number of commits that may be fetched however close the two are. */
const leastAllowance = 64

/** Twice the number of commits that one side has and the other has not. */
function allowance(graph: CommitGraph, { head, target, shared }: BaseSearch, bases: readonly Oid[]): number {
  const [ours, theirs] = [graph.reachable([head]), graph.reachable([target])]
  const apart = [...ours, ...theirs].filter(
    oid => graph.has(oid) && !shared.has(oid) && !(ours.has(oid) && theirs.has(oid)),
  )
  return Math.max(leastAllowance, 2 * apart.length + bases.length)
}

function straysOf(graph: CommitGraph, { head, shared }: BaseSearch, bases: readonly Oid[]): readonly Oid[] {
  const reached = graph.visible([head], bases)
  const behind = graph.visible(bases, bases)
  return [...shared].filter(oid => reached.has(oid) && !behind.has(oid))
}

type Asked = Pick<Question, 'key' | 'wants' | 'behind'> & Partial<Question>

function ask(asked: ReadonlySet<string>, question: Asked): Question | undefined {
  if (question.wants.length === 0 || asked.has(question.key)) return undefined
  return { depth: 1, shared: false, ...question, kind: 'ask' }
}

/**
 * Returns the common ancestors of two commits of which no other is a known descendant: the merge bases, as far as the
 * graph goes. Beyond its end, some of them may turn out to be ancestors of others.
 */
export function bestCommonAncestors(graph: CommitGraph, one: Oid, other: Oid): readonly Oid[] {
  const theirs = graph.reachable([other])
  const common = [...graph.reachable([one])].filter(oid => theirs.has(oid))
  const behind = graph.reachable(common.flatMap(oid => graph.get(oid)?.parents ?? []))
  return common.filter(oid => !behind.has(oid))
}
