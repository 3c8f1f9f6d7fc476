import { toJsonBytes } from '../../bytes/json-bytes.js'
import { inOneEncoding, inUtf8 } from '../../message/encoding.js'
import type { Oid } from '../../object/oid.js'
import type { CommitInfo } from '../plan/commit-info.js'
import type { CommitTodo, Fold, RewritePlan, SquashResult, Todo } from '../plan/plan.js'
import { withoutSignatures } from '../../object/signature.js'

/** One commit of the new history: the commit that begins it, and those folded into it. */
export interface TodoGroup {
  readonly commits: readonly CommitInfo[]
  /** Its message: UTF-8 when a person wrote it; undefined: that of its first commit. */
  readonly message: GroupMessage | undefined
}

export interface GroupMessage {
  readonly bytes: Uint8Array
  readonly by: 'person' | 'commits'
  /** Without a written message: how the list folds each commit but the first. */
  readonly folds?: readonly Fold[]
}

/** A commit of the new history, or the place of the next one. */
export type TodoStep = TodoGroup | Exclude<Todo, CommitTodo>

/** Plans a new history on a base; null: the first commit becomes a root. */
export function planSteps(steps: readonly TodoStep[], base: Oid | null, tip: Oid): RewritePlan {
  return { version: 1, base, tip, todos: steps.map(step => ('commits' in step ? todoOf(step) : step)) }
}

function todoOf({ commits, message }: TodoGroup): Todo {
  const [first] = commits
  if (first === undefined) throw new TypeError('a group of no commits')
  if (commits.length > 1) {
    const folds = message?.folds
    return {
      action: 'squash',
      commits: commits.map(({ oid }) => oid),
      result: resultOf(commits, message),
      ...(folds && { folds }),
    }
  }
  if (message === undefined) return { action: 'pick', commit: first.oid }
  return { action: 'reword', commit: first.oid, message: toJsonBytes(message.bytes) }
}

function resultOf(infos: readonly CommitInfo[], message: TodoGroup['message']): SquashResult {
  const commits = infos.map(({ commit }) => commit)
  const [first] = message?.by === 'person' ? commits.map(inUtf8) : inOneEncoding(commits)
  if (first === undefined) throw new TypeError('a group of no commits')
  const headers = withoutSignatures(first.extraHeaders)
  return {
    author: toJsonBytes(first.author.raw),
    message: toJsonBytes(message?.bytes ?? first.message),
    headers: headers.map(({ name, value }) => ({ name, value: toJsonBytes(value) })),
  }
}
