import type { Oid } from '../object/oid.js'
import { bestCommonAncestors } from './common-ancestors.js'
import type { CommitGraph } from './commit-graph.js'

/** What has been asked of the server so far. What it has answered is in the graph. */
export interface BaseSearch {
  readonly head: Oid
  readonly target: Oid
  /** Keys of the questions that were asked: none is asked twice. */
  readonly asked: ReadonlySet<string>
}

/** What to ask of the server. */
export interface Question {
  readonly kind: 'ask'
  readonly key: string
  readonly wants: readonly Oid[]
  /**
   * The server leaves out all that is behind these, as if it were here. Empty: the wanted commits come alone.
   */
  readonly behind: readonly Oid[]
}

export type BaseStep =
  | Question
  | { readonly kind: 'found'; readonly bases: readonly Oid[] }
  /** Neither history has anything of the other. */
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
  return cutOff(graph, search, bases) ?? between(graph, search, bases) ?? { kind: 'found', bases }
}

/** The head must be here before anything can be left out behind it; the target, once it turns out to be behind. */
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
 * The missing commits that history cannot do without: a commit is cut off from all its parents or from none, and some
 * parents of a merge are here, or a merge base that will be. Several bases must be here to be compared.
 */
function cutOff(graph: CommitGraph, { head, target, asked }: BaseSearch, bases: readonly Oid[]): Question | undefined {
  const wants = new Set(bases.length > 1 ? bases.filter(oid => !graph.has(oid)) : [])
  for (const boundary of graph.boundary([head, target])) {
    const parents = graph.get(boundary)?.parents ?? []
    const missing = parents.filter(oid => !graph.has(oid) && !bases.includes(oid))
    if (missing.length < parents.length) for (const oid of missing) wants.add(oid)
  }
  return ask(asked, { key: `cut off ${[...wants].join()}`, wants: [...wants], behind: [] })
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

function ask(asked: ReadonlySet<string>, question: Omit<Question, 'kind'>): Question | undefined {
  return question.wants.length === 0 || asked.has(question.key) ? undefined : { kind: 'ask', ...question }
}
