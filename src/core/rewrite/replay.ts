import { fromJsonBytes } from '../bytes/json-bytes.js'
import { type Commit, serializeCommit } from '../object/commit.js'
import type { Ident } from '../object/ident.js'
import type { ObjectFormat, Oid } from '../object/oid.js'
import { hashObject, type RawObject } from '../object/raw-object.js'
import type { CommitInfo } from './commit-info.js'
import type { RewritePlan, Todo } from './plan.js'
import { isSigned, withoutSignatures } from './signature.js'

/** What a plan comes to. Nothing has been written; `objects` are what would have to be. */
export type ReplayOutcome = { readonly kind: 'unchanged' } | Rewritten

export interface Rewritten {
  readonly kind: 'rewritten'
  readonly tip: Oid
  readonly objects: readonly RawObject[]
  /** Old commits and what stands for them now, in the order of the plan; all squashed ones share one. */
  readonly mapping: readonly (readonly [old: Oid, rewritten: Oid])[]
  /** Commits whose signature could not be kept. */
  readonly unsigned: readonly Oid[]
}

export interface ReplayInput {
  /** Returns one of the plan's commits. */
  readonly commitOf: (oid: Oid) => Commit
  readonly format: ObjectFormat
  /** Who rewrites, and when: the committer of every commit that changes. */
  readonly committer: Ident
}

/**
 * Replays a plan in memory.
 *
 * A step whose parent is unchanged keeps its commit. Every other one gets the committer given, keeps its tree and every
 * byte of the rest but signatures. Trees are never read: a fold of consecutive commits has the last one's.
 */
export function replay(plan: RewritePlan, { commitOf, format, committer }: ReplayInput): ReplayOutcome {
  const objects: RawObject[] = []
  const mapping: (readonly [Oid, Oid])[] = []
  const unsigned: Oid[] = []
  let parent = plan.base
  for (const todo of plan.todos) {
    const old = commitsOf(todo).map(oid => ({ oid, commit: commitOf(oid) }))
    if (staysAsItIs(todo, old, parent)) {
      parent = todo.commit
      continue
    }
    const object = serializeCommit(rewritten(todo, old, { parent, committer }))
    const oid = hashObject(object, format)
    objects.push(object)
    for (const info of old) {
      mapping.push([info.oid, oid])
      if (isSigned(info.commit)) unsigned.push(info.oid)
    }
    parent = oid
  }
  if (parent === null || parent === plan.tip) return { kind: 'unchanged' }
  return { kind: 'rewritten', tip: parent, objects, mapping, unsigned }
}

function commitsOf(todo: Todo): readonly Oid[] {
  return todo.action === 'pick' ? [todo.commit] : todo.commits
}

function staysAsItIs(
  todo: Todo,
  old: readonly CommitInfo[],
  parent: Oid | null,
): todo is Extract<Todo, { action: 'pick' }> {
  const parents = old[0]?.commit.parents ?? []
  return todo.action === 'pick' && parents.length <= 1 && (parents[0] ?? null) === parent
}

function rewritten(
  todo: Todo,
  old: readonly CommitInfo[],
  { parent, committer }: { parent: Oid | null; committer: Ident },
): Commit {
  const parents = parent === null ? [] : [parent]
  const last = old.at(-1)?.commit
  if (last === undefined) throw new TypeError('a todo without commits')
  if (todo.action === 'pick') return { ...last, parents, committer, extraHeaders: withoutSignatures(last.extraHeaders) }
  const { author, message, headers } = todo.result
  return {
    tree: last.tree,
    parents,
    author: { raw: fromJsonBytes(author) },
    committer,
    extraHeaders: headers.map(({ name, value }) => ({ name, value: fromJsonBytes(value) })),
    message: fromJsonBytes(message),
  }
}
