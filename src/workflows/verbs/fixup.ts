import { toJsonBytes } from '../../core/bytes/json-bytes.js'
import { inUtf8 } from '../../core/message/encoding.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { planFixup } from '../../core/rewrite/plan/plan-edits.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { editMessage, type WrittenMessage, writtenMessage } from '../rewrite/finish/message.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { graphFrom, refuseMerges } from '../rewrite/plan-context/read-commits.js'
import { treeOf } from '../rewrite/plan-context/ref-moves.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { type StagedChange, stagedOn } from '../rewrite/plan-context/staged.js'
import { type RewriteDocument, rewriteDocument, rewriteLines } from '../rewrite/report.js'
import { runRewrite } from '../rewrite/run-rewrite.js'
import type { Verb } from '../rewrite/verb.js'
import type { Planned } from '../rewrite/planned.js'

/** The options of fixup; the command line's words, sorted. */
export interface FixupOptions extends RewriteOptions {
  readonly commit: string
  /** Undefined: the commit's own message. */
  readonly message: WrittenMessage | undefined
  /** Whether the message is edited. */
  readonly edit: 'always' | 'default'
}

/**
 * Folds the staged changes into one commit of the current branch; index and files do not change, nor do unstaged
 * changes.
 *
 * @throws GitSlimError `refused` when nothing is staged; what {@link runRewrite} throws
 */
export function fixup(ctx: Context, options: FixupOptions): Promise<RewriteDocument> {
  return runRewrite(ctx, fixupVerb, options)
}

interface Gathered extends StagedChange {
  readonly oid: Oid
  readonly chain: readonly CommitInfo[]
}

const fixupVerb: Verb<FixupOptions, Gathered, Planned, RewriteDocument> = {
  gather: async (ctx, git, { start, options }) => {
    const { tip } = start.branch
    const oid = await resolveCommit(git, options.commit)
    const named = [{ oid, name: options.commit }]
    const chain = await graphFrom(git, tip, named)
    refuseMerges(chain, named, 'fixup')
    return { oid, chain, ...(await stagedOn(ctx, git, treeOf(chain, tip))) }
  },
  plan: async (ctx, git, { start, options, gathered: { oid, chain, change, trees } }) => {
    const message = await messageFor(ctx, { git, info: chain[0] }, options)
    const plan = planFixup(chain, { commit: oid, change, message: message && toJsonBytes(message) })
    const staged = { tree: change.to, trees }
    return { start, chain, plan, verb: 'fixup', summary: messages.rewrite.commitCount(1), options, staged }
  },
  summary: (_ctx, report) => rewriteLines(report),
  document: rewriteDocument,
}

/** Returns a new message, or undefined where it stays. */
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
