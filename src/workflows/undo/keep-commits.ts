import { GitSlimError } from '../../core/errors.js'
import { shortOid } from '../../core/object/oid.js'
import type { MovedRef, OperationRecord } from '../../core/operation/record.js'
import { shortRefName } from '../../core/ref/ref-name.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import type { RewriteOptions } from '../rewrite/options.js'
import type { Planned } from '../rewrite/planned.js'
import { readChain } from '../rewrite/plan-context/read-commits.js'
import { isDecided, type RewriteReport, rewriteDocument } from '../rewrite/report.js'
import { runRewrite } from '../rewrite/run-rewrite.js'
import type { Verb } from '../rewrite/verb.js'
import { chooseOperation } from './choose.js'
import type { ReversalDocument } from './reverse.js'

interface KeepingOptions extends RewriteOptions {
  /** Undefined: the newest on the branch. */
  readonly id: number | undefined
}

/**
 * Takes an operation back, and replays what was committed on the branch since: one rewrite, as every other.
 *
 *     base─a─b─c  before       undo of the fold of b and c, d kept:   base─a─b─c─d'
 *           ╲
 *            bc─d  now
 *
 * @throws GitSlimError `refused` where the branch does not stand on what the operation made, or has merges since;
 *   `conflict`
 */
export function undoKeepingCommits(ctx: Context, options: KeepingOptions): Promise<ReversalDocument> {
  return runRewrite(ctx, undoVerb, options)
}

interface Gathered {
  readonly record: OperationRecord
  readonly own: MovedRef
  /** The commits made since, oldest first. */
  readonly since: readonly CommitInfo[]
}

interface PlannedUndo extends Planned {
  readonly record: OperationRecord
}

const undoVerb: Verb<KeepingOptions, Gathered, PlannedUndo, ReversalDocument> = {
  gather: async (_ctx, git, { start: { branch, log }, options }) => {
    const { record } = chooseOperation(log, 'undo', { id: options.id, ref: { name: branch.ref, oid: branch.tip } })
    const own = record.refs.find(({ name }) => name === branch.ref)
    if (own === undefined) throw new GitSlimError('refused', messages.operations.notOnBranch(record.id, branch.name))
    const outcome = await readChain(git, branch.tip, own.new)
    if (outcome.kind === 'chain') return { record, own, since: outcome.chain }
    const why = outcome.kind === 'not-above' ? 'not-above' : outcome.kind
    throw new GitSlimError('refused', messages.operations.cannotKeep(branch.name, shortOid(own.new), why))
  },
  plan: async (ctx, _git, { start, options, gathered: { record, own, since } }) => {
    const others = record.refs.filter(({ name }) => name !== own.name).map(({ name }) => shortRefName(name))
    if (others.length > 0) ctx.reporter.note(messages.operations.othersStay(others))
    const todos = since.map(({ oid }) => ({ action: 'pick', commit: oid }) as const)
    return {
      start,
      chain: since,
      plan: { version: 1, base: own.old, tip: start.branch.tip, todos },
      fork: own.new,
      verb: 'undo',
      summary: `${record.verb} of ${record.summary}`,
      reason: () =>
        `undo ${record.verb} (operation ${record.id}), keeping ${messages.rewrite.commitCount(since.length)}`,
      options,
      record,
    }
  },
  summary: (_ctx, report) => [lineOf(report)],
  document: report => {
    const { changed, dryRun, operation, refs } = rewriteDocument(report)
    return { changed, dryRun, of: report.record.id, operation, refs: refs.flatMap(known) }
  },
}

function lineOf(report: RewriteReport<PlannedUndo>): string {
  const { record, chain, start, summary } = report
  const tip = isDecided(report) ? report.outcome.tip : start.branch.tip
  const where = `${start.branch.name} → ${shortOid(tip)}`
  if (report.done === 'dry-run') return messages.operations.wouldMove(where)
  return messages.operations.undoneKeeping({ id: record.id, what: summary, count: chain.length, where })
}

/** A commit that will be signed has no id yet. */
function known(ref: {
  readonly name: MovedRef['name']
  readonly old: MovedRef['old']
  readonly new: MovedRef['new'] | null
}): readonly MovedRef[] {
  return ref.new === null ? [] : [{ ...ref, new: ref.new }]
}
