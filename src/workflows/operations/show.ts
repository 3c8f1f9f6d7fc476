import type { Operation } from '../../core/operation/log.js'
import { GitSlimError } from '../../core/errors.js'
import { table } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { recoveredLog } from '../operation/recover.js'
import { moveCells, type OperationDocument, operationDocument, subjectOf } from './describe.js'
import { drawSides } from './draw.js'
import { type ShownCommit, type Sides, sidesOf } from './sides.js'

/** What `--json` prints of one operation (schemas/operation.json), and what the library returns. */
export interface OperationShownDocument {
  readonly operation: OperationDocument
  /** The commits that the branch lost, newest first; null where git has removed them. */
  readonly before: readonly ShownCommit[] | null
  /** The commits that it gained. */
  readonly after: readonly ShownCommit[] | null
  /** The newest commit that it kept. */
  readonly base: ShownCommit | null
}

/**
 * Shows the effect of an operation on its branch: the named one, or the newest.
 *
 * @throws GitSlimError `not-found`
 */
export async function showOperation(ctx: Context, id: number | undefined): Promise<OperationShownDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const { operations } = await recoveredLog(ctx, git)
    const operation = id === undefined ? operations[0] : operations.find(({ record }) => record.id === id)
    if (operation === undefined) throw new GitSlimError('not-found', missing(id))
    const [own] = operation.record.refs
    const sides = own && (await sidesOf(git, own))
    const document = documentOf(operation, sides)
    ctx.reporter.result(linesOf(operation, sides, ctx.clock().seconds), document, 'answer')
    return document
  } finally {
    await git.close()
  }
}

function missing(id: number | undefined) {
  return id === undefined ? { message: messages.operations.none } : messages.operations.noSuchOperation(String(id))
}

function linesOf(operation: Operation, sides: Sides | undefined, now: number): readonly string[] {
  const { record, state } = operation
  const age = messages.history.age(now - record.time.seconds)
  const head = messages.operations.head({ id: record.id, verb: record.verb, what: subjectOf(operation), age, state })
  const picture = sides === undefined ? [messages.operations.cleared] : drawSides(sides)
  return [head, ...table(record.refs.map(ref => moveCells(ref, state))), '', ...picture, '', wayOn(operation)]
}

/** Adds what can be done about it. */
function wayOn({ record: { id, of }, state }: Operation): string {
  if (state === 'pending') return messages.operations.stillAtIt
  if (of !== undefined) return messages.operations.showOther(of)
  return state === 'done' ? messages.operations.takeBack(id) : messages.operations.doAgain(id)
}

function documentOf(operation: Operation, sides: Sides | undefined): OperationShownDocument {
  return {
    operation: operationDocument(operation),
    before: sides?.before ?? null,
    after: sides?.after ?? null,
    base: sides?.base ?? null,
  }
}
