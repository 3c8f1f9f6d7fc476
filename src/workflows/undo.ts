import type { Context } from './context.js'
import type { RewriteOptions } from './rewrite/options.js'
import { undoKeepingCommits } from './undo/keep-commits.js'
import { type ReversalDocument, reverseOperation } from './undo/reverse.js'

/** The options of undo and redo. */
export interface UndoOptions {
  /** Undefined: the newest operation in effect that moved the current branch. */
  readonly id: number | undefined
  /** How commits made since are replayed; undefined: undo refuses if there are any. */
  readonly replay?: RewriteOptions | undefined
}

/** Undoes an operation. */
export async function undo(ctx: Context, { id, replay }: UndoOptions): Promise<ReversalDocument> {
  return replay === undefined ? reverseOperation(ctx, 'undo', id) : undoKeepingCommits(ctx, { ...replay, id })
}

/** Redoes an undone operation: the named one, or the one on the current branch that was undone last. */
export async function redo(ctx: Context, id: number | undefined): Promise<ReversalDocument> {
  return reverseOperation(ctx, 'redo', id)
}
