import { toJsonBytes } from '../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../core/message/encoding.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { planFixup } from '../../core/rewrite/plan/plan-edits.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { carryOut, treeOf } from '../rewrite/run-rewrite.js'
import { graphFrom, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { editMessage, type WrittenMessage, writtenMessage } from '../rewrite/finish/message.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { type RewriteDocument, type RewriteReport, reportRewrite, rewriteDocument } from '../rewrite/report.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { stagedOn } from '../rewrite/plan-context/staged.js'
import { gatherStart } from '../rewrite/plan-context/start.js'

/** What a fixup is asked to do; the command line's words, sorted. */
export interface FixupOptions extends RewriteOptions {
  readonly commit: string
  /** Undefined: what the commit says. */
  readonly message: WrittenMessage | undefined
  /** Whether the message goes through the editor. */
  readonly edit: 'always' | 'default'
}

/**
 * Folds what is staged into one commit of the current branch; index and files stay as they are, and so does what is not
 * staged.
 *
 * @throws GitSlimError `refused` when nothing is staged; what {@link carryOut} throws
 */
export async function fixup(ctx: Context, options: FixupOptions): Promise<RewriteDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const report = await fixupIn(ctx, git, options)
    reportRewrite(ctx, report)
    return rewriteDocument(report)
  } finally {
    await git.close()
  }
}

async function fixupIn(ctx: Context, git: Git, options: FixupOptions): Promise<RewriteReport> {
  const start = await gatherStart(ctx, git)
  const { tip } = start.branch
  const oid = await resolveCommit(git, options.commit)
  const named = [{ oid, name: options.commit }]
  const chain = await graphFrom(git, tip, named)
  refuseMerges(chain, named, 'fixup')
  const { change, trees } = await stagedOn(ctx, git, treeOf(chain, tip))
  const message = await messageFor(ctx, { git, info: chain[0] }, options)
  const plan = planFixup(chain, { commit: oid, change, message: message && toJsonBytes(message) })
  const soft = { tree: change.to, trees }
  const summary = messages.rewrite.commitCount(1)
  return carryOut(ctx, git, { start, chain, plan, verb: 'fixup', summary, options, soft })
}

/** Returns another message, or undefined where it stays. */
async function messageFor(
  ctx: Context,
  { git, info }: { readonly git: Git; readonly info: CommitInfo | undefined },
  { message, edit, verification }: FixupOptions,
): Promise<Uint8Array | undefined> {
  if (info === undefined) throw new TypeError('a chain of no commits')
  const own = inUtf8(info.commit).message
  const given = message && (await writtenMessage(ctx, git, message))
  const wanted = edit === 'always' ? await editMessage(ctx, given ?? own, { git, of: info.oid, verification }) : given
  return wanted === undefined || Buffer.compare(wanted, own) === 0 ? undefined : wanted
}
