import { type Commit, serializeCommit } from '../../../core/object/commit.js'
import { mailOf } from '../../../core/object/ident.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { type NewCommit, madeBy } from '../../../core/rewrite/replay/rename-rewritten.js'
import { signedBy } from '../../../core/object/signature.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, Ident, Oid, SignatureOutcome, Signer } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { Signing } from '../options.js'
import type { Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** The fate of signatures; old commits, in the order of the plan. */
export interface Signatures {
  /** Those whose new versions are signed. */
  readonly signed: readonly Oid[]
  /** The number of signed new commits. */
  readonly count: number
  /** Those that were signed, and whose new versions are not. */
  readonly dropped: readonly Oid[]
  /** Why the user's own signatures could not be made again. */
  readonly why?: string | undefined
}

/** The new commits to sign, and whether signing may fail. */
export interface SigningPlan {
  readonly key: string | undefined
  readonly committer: Ident
  readonly commits: ReadonlySet<Oid>
  readonly need: 'asked-for' | 'if-possible'
}

export interface SigningInput {
  readonly signing: Signing
  readonly committer: Ident
  readonly outcome: Pick<Made, 'objects' | 'mapping' | 'unsigned'>
  /** The old commits. */
  readonly infos: readonly CommitInfo[]
}

/**
 * Decides which of the new commits are signed.
 *
 * @throws GitSlimError `unsupported` where they are to be, and nothing can
 */
export async function planSigning(git: Git, input: SigningInput): Promise<SigningPlan> {
  const { signing, committer, outcome } = input
  const plan = (need: SigningPlan['need'], isWanted: (made: NewCommit) => boolean): SigningPlan => {
    const key = typeof signing === 'string' ? undefined : signing.key
    const made = [...madeBy(outcome, git.objectFormat).values()]
    return { key, committer, need, commits: new Set(made.filter(isWanted).map(({ oid }) => oid)) }
  }
  const nothing: SigningPlan = { key: undefined, committer, need: 'if-possible', commits: new Set() }
  if (signing === 'never') return nothing
  const canSign = git.capabilities.has('signing')
  if (signing !== 'default' || (await git.config.getBoolean('commit.gpgSign'))) {
    if (!canSign) throw new GitSlimError('unsupported', messages.signing.needsGit)
    return plan('asked-for', () => true)
  }
  const own = canSign ? ownSigned(input) : new Set<Oid>()
  return own.size === 0 ? nothing : plan('if-possible', ({ old }) => old.some(oid => own.has(oid)))
}

/** The committer counts as the signer: a signature names a key, and only the keyring knows whose it is. */
function ownSigned({ outcome, infos, committer }: SigningInput): ReadonlySet<Oid> {
  if (outcome.unsigned.length === 0) return new Set()
  const mine = mailOf(committer)
  const own = infos.filter(({ commit }) => mailOf(commit.committer) === mine).map(({ oid }) => oid)
  const signed = new Set(outcome.unsigned)
  return new Set(own.filter(oid => signed.has(oid)))
}

/** Returns the fate of signatures when some new commits are all signed. */
export function signaturesOf(
  { mapping, unsigned }: Pick<Made, 'mapping' | 'unsigned'>,
  commits: ReadonlySet<Oid>,
  why?: string,
): Signatures {
  const signed = mapping.filter(([, oid]) => commits.has(oid)).map(([old]) => old)
  const again = new Set(signed)
  return { signed, count: commits.size, dropped: unsigned.filter(oid => !again.has(oid)), why }
}

type Signed = Extract<SignatureOutcome, { readonly kind: 'signed' }>

/** If signing takes this long, a person was asked, and may be asked again: nothing is drawn there. */
const askingMs = 1000

/** Signs commits one after another. If signing is optional, the first failure ends it. */
export class CommitSigner {
  /** Why no more commits are signed. */
  why: string | undefined
  /** Those that were signed, by their earlier ids. */
  readonly signed = new Set<Oid>()
  private readonly signer: Signer

  constructor(
    private readonly ctx: Context,
    private readonly git: Git,
    private readonly plan: SigningPlan,
  ) {
    this.signer = git.signer({ key: plan.key, committer: plan.committer, mark: ctx.processMark })
  }

  /**
   * Returns a commit with its signature, if it gets one.
   *
   * @throws GitSlimError `signing`, `unsupported`
   */
  async sign(commit: Commit, { oid }: NewCommit): Promise<Commit> {
    if (!this.plan.commits.has(oid) || this.why !== undefined) return commit
    const start = this.ctx.elapsedMs()
    const signed = await this.signatureOf(serializeCommit(commit).body)
    if (signed === undefined) return commit
    this.signed.add(oid)
    const mayBeAsked = signed.asks === 'on-the-line' && this.ctx.elapsedMs() - start > askingMs
    const numbers = mayBeAsked ? {} : { done: this.signed.size, total: this.plan.commits.size }
    this.ctx.reporter.progress?.({ stage: 'sign', ...numbers })
    return signedBy(commit, signed.signature, this.git.objectFormat)
  }

  close(): Promise<void> {
    return this.signer.close()
  }

  private async signatureOf(payload: Uint8Array): Promise<Signed | undefined> {
    const outcome = await this.signer.sign(payload)
    switch (outcome.kind) {
      case 'signed':
        return outcome
      case 'cancelled':
        throw new GitSlimError('signing', messages.signing.cancelled)
      case 'failed':
        if (this.plan.need === 'asked-for' || this.hasKey(outcome)) {
          throw new GitSlimError('signing', messages.signing.failed(outcome.reason))
        }
        this.why = outcome.reason
        return undefined
    }
  }

  /** Other failures do not count as a missing key. A passphrase that nobody could be asked for does. */
  private hasKey({ lacks }: Extract<SignatureOutcome, { readonly kind: 'failed' }>): boolean {
    return this.signed.size > 0 || (lacks === 'passphrase' && this.ctx.prompts !== undefined)
  }
}
