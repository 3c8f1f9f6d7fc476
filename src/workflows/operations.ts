import type { Operation, OperationState } from '../core/operation/log.js'
import type { MovedRef } from '../core/operation/record.js'
import { shortOid } from '../core/object/oid.js'
import { shortRefName } from '../core/ref/ref-name.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { settledLog } from './operation/settle.js'

/** What `--json` prints of the operation log (schemas/operations.json), and what the library returns. */
export interface OperationsDocument {
  /** Newest first. */
  readonly operations: readonly OperationDocument[]
}

export interface OperationDocument {
  readonly id: number
  readonly verb: string
  /** For `undo` and `redo`: the operation concerned; null for others. */
  readonly of: number | null
  /** Seconds since 1970. */
  readonly time: number
  readonly summary: string
  readonly state: OperationState
  readonly refs: readonly MovedRef[]
}

/** Lists what git-slim has done in this repository, newest first. */
export async function operations(ctx: Context): Promise<OperationsDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const log = await settledLog(ctx, git)
    const now = ctx.clock().seconds
    const rows = log.operations.map(operation => rowOf(operation, now))
    const lines = rows.length === 0 ? [messages.operations.none] : aligned(rows)
    const document = { operations: log.operations.map(documentOf) }
    ctx.reporter.result(lines, document)
    return document
  } finally {
    await git.close()
  }
}

function rowOf({ record, state }: Operation, now: number): string[] {
  const { id, verb, of, time, summary, refs } = record
  const what = of === undefined ? summary : messages.operations.ofOperation(of)
  const moves = refs.map(({ name, old, new: to }) =>
    // One that is pending has moved nothing yet.
    [shortRefName(name), shortOid(old), ...(state === 'pending' ? [] : ['→', shortOid(to)])].join(' '),
  )
  return [String(id), verb, what, moves.join(', '), messages.squash.age(now - time.seconds), state]
}

function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  )
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function documentOf({ record, state }: Operation): OperationDocument {
  const { id, verb, of, time, summary, refs } = record
  return { id, verb, of: of ?? null, time: time.seconds, summary, state, refs }
}
