import { toJsonBytes } from '../../core/bytes/json-bytes.js'
import { GitSlimError } from '../../core/errors.js'
import { inUtf8 } from '../../core/message/encoding.js'
import type { Oid } from '../../core/object/oid.js'
import type { CommitInfo } from '../../core/rewrite/plan/commit-info.js'
import { planDrop, planReword } from '../../core/rewrite/plan/plan-edits.js'
import type { Git } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { editMessage, type WrittenMessage, writtenMessage } from '../rewrite/finish/message.js'
import type { RewriteOptions } from '../rewrite/options.js'
import { graphFrom } from '../rewrite/plan-context/read-commits.js'
import { resolveCommit } from '../rewrite/plan-context/resolve-commits.js'
import { type RewriteDocument, rewriteDocument, rewriteLines } from '../rewrite/report.js'
import { runRewrite } from '../rewrite/run-rewrite.js'
import type { Verb } from '../rewrite/verb.js'
import type { Planned } from '../rewrite/planned.js'

/** The options of reword; the command line's words, sorted. */
export interface RewordOptions extends RewriteOptions {
  readonly commit: string
  /** Undefined: the commit's own message, through the editor. */
  readonly message: WrittenMessage | undefined
  /** Whether a given message is edited. */
  readonly edit: 'always' | 'default'
}

/**
 * Changes the message of one commit of the current branch; commits above keep their trees, and no file is opened.
 *
 * @throws GitSlimError `usage` without a message and without a terminal; what {@link runRewrite} throws
 */
export function reword(ctx: Context, options: RewordOptions): Promise<RewriteDocument> {
  return runRewrite(ctx, rewordVerb, options)
}

interface Gathered {
  readonly oid: Oid
  readonly chain: readonly CommitInfo[]
}

const rewordVerb: Verb<RewordOptions, Gathered, Planned, RewriteDocument> = {
  gather: async (ctx, git, { start, options }) => {
    const oid = await resolveCommit(git, options.commit)
    const chain = await graphFrom(git, start.branch.tip, [{ oid, name: options.commit }])
    // An error about the commit comes before the error that nobody can write its message.
    if (options.message === undefined && options.edit === 'default' && ctx.prompts === undefined) {
      throw new GitSlimError('usage', messages.rewrite.needsMessage)
    }
    return { oid, chain }
  },
  plan: async (ctx, git, { start, options, gathered: { oid, chain } }) => {
    const message = await messageFor(ctx, { git, info: chain[0] }, options)
    const isSame = chain[0] !== undefined && Buffer.compare(message, inUtf8(chain[0].commit).message) === 0
    // Saved unchanged: every commit keeps its id.
    const plan = isSame ? planDrop(chain, new Set()) : planReword(chain, oid, toJsonBytes(message))
    return { start, chain, plan, verb: 'reword', summary: messages.rewrite.commitCount(1), options }
  },
  summary: (_ctx, report) => rewriteLines(report),
  document: rewriteDocument,
}

async function messageFor(
  ctx: Context,
  { git, info }: { readonly git: Git; readonly info: CommitInfo | undefined },
  { message, edit, verification }: RewordOptions,
): Promise<Uint8Array> {
  if (info === undefined) throw new TypeError('a chain of no commits')
  const draft = message === undefined ? inUtf8(info.commit).message : await writtenMessage(ctx, git, message)
  return message === undefined || edit === 'always'
    ? editMessage(ctx, draft, { git, of: info.oid, verification })
    : draft
}
