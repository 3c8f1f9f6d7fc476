import type { CommitInfo } from './commit-info.js'
import { rebaseMergesTodo, type RebaseMergesTodo, type Named } from './rebase-merges-todo.js'
import { nameOfMerged } from '../../message/subject-line.js'
import type { MergeTodo, Place, RewritePlan, Todo } from './plan.js'

/** Commits with everything between them and a tip, parents before children: at least one. */
export type Graph = readonly CommitInfo[]

/** The todos of a commit; the default keeps the commit. */
export type Edit = (info: CommitInfo, todo: PickTodo | MergeTodo) => readonly Todo[]

type PickTodo = Extract<Todo, { action: 'pick' }>

/**
 * Plans a history in which each commit gets some todos, and the shape stays the same.
 *
 *     base─a─────M─b  tip      edit(s): nothing      base─a─────M′─b′
 *        ╲     ╱                                        ╲     ╱
 *         s─t                                            t′──
 */
export function planGraph(graph: Graph, edit: Edit): RewritePlan {
  const last = graph.at(-1)
  if (last === undefined) throw new TypeError('a graph of no commits')
  const laid = rebaseMergesTodo({
    commits: graph,
    onto: undefined,
    cousins: 'stay',
    roots: 'stay',
    labelOf: nameOfMerged,
  })
  const [first, ...others] = laid.flatMap(step => todosOf(step, edit))
  if (first?.action !== 'reset') throw new TypeError('a history that begins nowhere')
  const base = first.to !== null && 'commit' in first.to ? first.to.commit : null
  return { version: 1, base, tip: last.oid, todos: withoutIdleLabels(others) }
}

function todosOf(step: RebaseMergesTodo, edit: Edit): readonly Todo[] {
  switch (step.kind) {
    case 'branch':
      return []
    case 'label':
      return step.name === 'onto' ? [] : [{ action: 'label', name: step.name }]
    case 'reset':
      return [{ action: 'reset', to: typeof step.to === 'string' ? null : placeOf(step.to) }]
    case 'commit':
      return edit(step.info, { action: 'pick', commit: step.info.oid })
    case 'merge': {
      const { info, merged } = step
      return edit(info, { action: 'merge', commit: info.oid, merged: merged.map(placeOf), parents: 'same' })
    }
  }
}

function placeOf({ oid, name, is }: Named): Place {
  return is === 'label' ? { label: name } : { commit: oid }
}

/** Labels that nothing refers to are removed. */
function withoutIdleLabels(todos: readonly Todo[]): readonly Todo[] {
  const places = todos.flatMap(todo => {
    if (todo.action === 'merge') return todo.merged
    return todo.action === 'reset' && todo.to !== null ? [todo.to] : []
  })
  const used = new Set(places.flatMap(place => ('label' in place ? [place.label] : [])))
  return todos.filter(todo => todo.action !== 'label' || used.has(todo.name))
}
