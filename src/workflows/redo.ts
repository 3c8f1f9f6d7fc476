import type { Context } from './context.js'
import { reverseOperation } from './operation/reverse.js'

/** Does an undone operation again: the one named, else the one on the current branch that was undone last. */
export async function redo(ctx: Context, id: number | undefined): Promise<void> {
  await reverseOperation(ctx, 'redo', id)
}
