import type { RefName } from '../../ref/ref-name.js'
import { toLatin1 } from '../../bytes/bytes.js'
import type { Commit } from '../../object/commit.js'
import type { Oid } from '../../object/oid.js'
import type { Place, RewritePlan, Todo } from '../plan/plan.js'
import { type CommitLine, formatTodoList, type TodoLine } from './todo-list.js'

/** One step of a rewrite, in the terms of git's own rebase. */
export interface RewriteStep {
  /** The branch that is rewritten, or `HEAD`. */
  readonly branch: RefName
  /** The position of HEAD, detached: the commit of index and files. */
  readonly head: Oid
  /** The base of the rewritten commits. */
  readonly onto: Oid
  /** The current command of the list, such as `reword`. */
  readonly command: TodoLine['action']
  /** The list up to this step, and the rest of it; one character per byte. */
  readonly done: string
  readonly left: string
}

/** The place of a rewrite, and the subject of its list. */
export interface StepPlace {
  readonly branch: RefName
  readonly head: Oid
  readonly plan: Pick<RewritePlan, 'todos'> & { readonly base?: Oid | null }
  readonly commitOf: (oid: Oid) => Commit | undefined
}

/** Returns a function that describes each todo of a plan as a step of git's own rebase. */
export function rewriteSteps({ branch, head, plan, commitOf }: StepPlace): (todo: Todo) => RewriteStep {
  const lines = plan.todos.map(each => linesOf(each, commitOf))
  return todo => {
    const next = plan.todos.indexOf(todo) + 1
    return {
      branch,
      head,
      onto: plan.base ?? head,
      command: lines[next - 1]?.at(-1)?.action ?? 'noop',
      done: formatTodoList(lines.slice(0, next).flat(), 'whole'),
      left: formatTodoList(lines.slice(next).flat(), 'whole'),
    }
  }
}

function linesOf(todo: Todo, commitOf: StepPlace['commitOf']): readonly TodoLine[] {
  const line = (action: CommitLine['action'], oid: Oid): TodoLine => {
    const rest = toLatin1(commitOf(oid)?.message ?? new Uint8Array())
    return { action, commit: oid, rest: rest.trimStart().split('\n', 1)[0] ?? '' }
  }
  switch (todo.action) {
    case 'pick':
    case 'reword':
      return [line(todo.action, todo.commit)]
    case 'squash':
      return todo.commits.map((oid, i) => line(i === 0 ? 'pick' : 'squash', oid))
    // Git's list stops where it has no command.
    case 'amend':
      return [line('edit', todo.commit)]
    case 'make':
      return todo.commits.map(oid => line('edit', oid))
    case 'merge': {
      const again = todo.commit === null ? [] : [todo.message === undefined ? '-C' : '-c', todo.commit]
      return [{ action: 'merge', words: [...again, ...todo.merged.map(placeName)].join(' ') }]
    }
    case 'label':
      return [{ action: 'label', words: todo.name }]
    case 'reset':
      return [{ action: 'reset', words: todo.to === null ? '[new root]' : placeName(todo.to) }]
    case 'update-ref':
      return [{ action: 'update-ref', words: todo.ref }]
  }
}

function placeName(place: Place): string {
  return 'commit' in place ? place.commit : place.label
}
