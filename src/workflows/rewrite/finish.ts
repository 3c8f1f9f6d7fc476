import type { Oid } from '../../core/object/oid.js'
import type { MovedRef } from '../../core/operation/record.js'
import type { CommitInfo } from '../../core/rewrite/commit-info.js'
import { remake, standingOn } from '../../core/rewrite/remake.js'
import type { Rewritten } from '../../core/rewrite/replay.js'
import type { Git, TreeSwitch } from '../../git/port.js'
import type { Context } from '../context.js'
import { checkFiles } from './apply.js'
import type { RewriteOptions } from './options.js'
import { CommitSigner, planSigning, type Signatures, signaturesOf, type SigningPlan } from './signing.js'
import type { Start } from './start.js'

/** What is done to the new commits when it is certain that they are wanted: never in a dry run. */
export interface Finishing {
  readonly signing: SigningPlan
}

/** What a rewrite shows of it before it is done. */
export interface Unfinished {
  readonly signatures: Signatures
  /** New commits that will be called otherwise than they are now. */
  readonly unnamed: ReadonlySet<Oid>
}

interface FinishInput {
  readonly start: Start
  readonly outcome: Rewritten
  /** The old commits. */
  readonly infos: readonly CommitInfo[]
  readonly options: RewriteOptions
}

/** Decides what is to be done to the new commits in the end. */
export async function planFinish(git: Git, { start, outcome, infos, options }: FinishInput): Promise<Finishing> {
  const { committer } = start
  return { signing: await planSigning(git, { signing: options.signing, committer, outcome, infos }) }
}

/** Returns what can be said of it before it is done. */
export function unfinished({ objectFormat }: Git, outcome: Rewritten, { signing }: Finishing): Unfinished {
  if (signing.commits.size === 0) return { signatures: signaturesOf(outcome, signing.commits), unnamed: new Set() }
  const unnamed = standingOn(outcome, objectFormat, ({ oid }) => signing.commits.has(oid))
  return { signatures: signaturesOf(outcome, signing.commits), unnamed }
}

/** A rewrite that is decided, but for the names of its commits. */
export interface ToFinish {
  readonly outcome: Rewritten
  readonly moves: readonly MovedRef[]
  readonly trees: TreeSwitch
}

/**
 * Gives the new commits what only a real run gives them, and returns the rewrite under the names that come of it.
 *
 * @throws GitSlimError `refused` when files would be lost, before anybody is asked for a passphrase; `signing`
 */
export async function finish<T extends ToFinish>(
  ctx: Context,
  git: Git,
  { decided, finishing }: { readonly decided: T; readonly finishing: Finishing },
): Promise<T & Unfinished> {
  const { outcome, moves, trees } = decided
  if (finishing.signing.commits.size === 0) return { ...decided, ...unfinished(git, outcome, finishing) }
  await checkFiles(ctx, git, { outcome, trees })
  const signer = new CommitSigner(ctx, git, finishing.signing)
  try {
    const made = await remake(outcome, { format: git.objectFormat, change: (commit, of) => signer.sign(commit, of) })
    const now = (oid: Oid) => made.renamed.get(oid) ?? oid
    return {
      ...decided,
      outcome: made.outcome,
      moves: moves.map(move => ({ ...move, new: now(move.new) })),
      signatures: signaturesOf(outcome, signer.signed, signer.why),
      unnamed: new Set(),
    }
  } finally {
    await signer.close()
  }
}
