import type { Operation } from '../core/operation/log.js'
import { table } from '../output/columns.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { recoveredLog } from './operation/recover.js'
import { moveCells, type OperationDocument, operationDocument, subjectOf } from './operations/describe.js'

/** What `--json` prints of the operation log (schemas/operations.json), and what the library returns. */
export interface OperationsDocument {
  /** Newest first. */
  readonly operations: readonly OperationDocument[]
}

/** Lists the operations of git-slim in this repository, newest first. */
export async function operations(ctx: Context): Promise<OperationsDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const log = await recoveredLog(ctx, git)
    const now = ctx.clock().seconds
    const rows = log.operations.map(operation => rowOf(operation, now))
    const lines = rows.length === 0 ? [messages.operations.none] : table(rows)
    const document = { operations: log.operations.map(operationDocument) }
    ctx.reporter.result(lines, document, 'answer')
    return document
  } finally {
    await git.close()
  }
}

function rowOf(operation: Operation, now: number): readonly string[] {
  const { record, state } = operation
  const [own, ...others] = record.refs.map(ref => moveCells(ref, state).join(' '))
  const more = others.length === 0 ? '' : ` ${messages.operations.more(others.length)}`
  const age = messages.history.age(now - record.time.seconds)
  return [String(record.id), record.verb, subjectOf(operation), `${own ?? ''}${more}`, age, state]
}
