import type { Context } from './context.js'
import { type ReversalDocument, reverseOperation } from './undo/reverse.js'

/** Takes back an operation: the one named, else the newest that moved the current branch and still stands. */
export async function undo(ctx: Context, id: number | undefined): Promise<ReversalDocument> {
  return reverseOperation(ctx, 'undo', id)
}

/** Does an undone operation again: the one named, else the one on the current branch that was undone last. */
export async function redo(ctx: Context, id: number | undefined): Promise<ReversalDocument> {
  return reverseOperation(ctx, 'redo', id)
}
