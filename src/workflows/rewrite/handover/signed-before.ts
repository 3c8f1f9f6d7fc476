import type { CommitInfo } from '../../../core/rewrite/commit-info.js'
import { remake } from '../../../core/rewrite/remake.js'
import type { Made } from '../../../core/rewrite/replay.js'
import type { Git, Oid } from '../../../git/port.js'
import type { Context } from '../../context.js'
import type { RewriteOptions } from '../options.js'
import { CommitSigner, planSigning } from '../signing.js'
import type { Start } from '../start.js'

interface Before {
  readonly start: Start
  readonly before: Made
  /** The old commits. */
  readonly infos: readonly CommitInfo[]
  readonly options: RewriteOptions
}

/** Signs what was replayed before git goes on; what git makes then, it signs itself. */
export async function signedBefore(ctx: Context, git: Git, { start, before, infos, options }: Before): Promise<Made> {
  if (before.tip === null) return before
  const outcome = { ...before, kind: 'rewritten', tip: before.tip } as const
  const plan = await planSigning(git, { signing: options.signing, committer: start.committer, outcome, infos })
  if (plan.commits.size === 0) return before
  const signer = new CommitSigner(ctx, git, plan)
  try {
    const change = signer.sign.bind(signer)
    const { outcome: made, renamed } = await remake<Made>(before, { format: git.objectFormat, change })
    const now = (oid: Oid) => renamed.get(oid) ?? oid
    return {
      ...made,
      refs: before.refs.map(ref => ({ ...ref, new: now(ref.new) })),
      labels: new Map([...before.labels].map(([name, oid]) => [name, oid && now(oid)])),
    }
  } finally {
    await signer.close()
  }
}
