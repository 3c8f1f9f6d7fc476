import type { Context } from './context.js'
import type { RewriteOptions } from './rewrite/options.js'
import { undoKeepingCommits } from './undo/keep-commits.js'
import { type ReversalDocument, reverseOperation } from './undo/reverse.js'

/** Which operation is taken back. */
export interface UndoOptions {
  /** Undefined: the newest that moved the current branch and still stands. */
  readonly id: number | undefined
  /** How commits that were made since are replayed; undefined: they are a reason to refuse. */
  readonly replay?: RewriteOptions | undefined
}

/** Takes back an operation. */
export async function undo(ctx: Context, { id, replay }: UndoOptions): Promise<ReversalDocument> {
  return replay === undefined ? reverseOperation(ctx, 'undo', id) : undoKeepingCommits(ctx, { ...replay, id })
}

/** Does an undone operation again: the one named, else the one on the current branch that was undone last. */
export async function redo(ctx: Context, id: number | undefined): Promise<ReversalDocument> {
  return reverseOperation(ctx, 'redo', id)
}
