import type { Oid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import type { CommitInfo } from '../../../core/rewrite/plan/commit-info.js'
import { type Renamed, renameRewritten, standingOn } from '../../../core/rewrite/replay/rename-rewritten.js'
import type { RewritePlan, Todo } from '../../../core/rewrite/plan/plan.js'
import type { Git, TreeSwitch } from '../../../git/port.js'
import type { Context } from '../../context.js'
import { CommitHooks, type HookPlan, type HookRuns, planHooks } from './commit-hooks.js'
import { checkBeforeAutostash } from '../apply/local-changes.js'
import type { RewriteOptions, LocalChanges } from '../options.js'
import { CommitSigner, planSigning, type Signatures, signaturesOf, type SigningPlan } from './signing.js'
import type { Start } from '../plan-context/start.js'
import type { Rewritten, Made } from '../../../core/rewrite/replay/input-and-outcome.js'

/** Changes to the new commits once it is certain that they are wanted: never in a dry run. */
export interface HooksAndSigning {
  readonly hooks: HookPlan
  readonly signing: SigningPlan
}

/** The preview of these changes. */
export interface FinishPreview {
  readonly signatures: Signatures
  /** New commits whose ids will change. */
  readonly pendingOids: ReadonlySet<Oid>
  /** In a dry run: the hooks that would run. */
  readonly hooks: readonly HookRuns[]
}

export interface FinishInput {
  readonly verb: string
  readonly start: Start
  readonly plan: Pick<RewritePlan, 'todos'> & { readonly base?: Oid | null }
  readonly outcome: Made
  /** The old commits. */
  readonly infos: readonly CommitInfo[]
  readonly options: RewriteOptions
  /** Tells whether a person has written the message of a todo just now, if the plan does not tell. */
  readonly isWritten?: ((todo: Todo) => boolean) | undefined
}

/** Decides the final changes to the new commits. */
export async function planHooksAndSigning(ctx: Context, git: Git, input: FinishInput): Promise<HooksAndSigning> {
  const { verb, start, plan, outcome, infos, options, isWritten } = input
  const { committer } = start
  const { signing, verification } = options
  return {
    hooks: await planHooks(ctx, git, { verb, start, plan, outcome, infos, verification, isWritten }),
    signing: await planSigning(git, { signing, committer, outcome, infos }),
  }
}

/** Returns their preview. */
export function previewFinish(
  { objectFormat }: Git,
  outcome: Rewritten,
  { hooks, signing }: HooksAndSigning,
): FinishPreview {
  const changed = new Set([...hooks.commits, ...signing.commits])
  const pendingOids = changed.size === 0 ? changed : standingOn(outcome, objectFormat, ({ oid }) => changed.has(oid))
  return { signatures: signaturesOf(outcome, signing.commits), pendingOids, hooks: hooks.runs }
}

/** A decided rewrite, except for the ids of its commits. */
export interface ToFinish {
  readonly outcome: Rewritten
  readonly moves: readonly MovedRef[]
  readonly trees: TreeSwitch
}

interface Finishing<T> {
  readonly decided: T
  readonly hooksAndSigning: HooksAndSigning
  /** Not stashed yet: hooks and passphrases may take time. */
  readonly localChanges: LocalChanges
}

/**
 * Runs hooks and signs the new commits, and returns the rewrite with their final ids.
 *
 * @throws GitSlimError `refused` when files would be lost, before a hook runs or anybody is asked for a passphrase;
 *   `hook`, `signing`
 */
export async function finishRewrite<T extends ToFinish>(
  ctx: Context,
  git: Git,
  { decided, hooksAndSigning, localChanges }: Finishing<T>,
): Promise<T & FinishPreview> {
  const { outcome, moves, trees } = decided
  const { hooks, signing } = hooksAndSigning
  if (hooks.commits.size + signing.commits.size === 0)
    return { ...decided, ...previewFinish(git, outcome, hooksAndSigning) }
  await checkBeforeAutostash(ctx, git, { outcome, trees, localChanges })
  const { made, signatures } = await runHooksAndSign(ctx, git, { outcome, hooksAndSigning })
  const now = nowOf(made)
  return {
    ...decided,
    outcome: made.outcome,
    moves: moves.map(move => ({ ...move, new: now(move.new) })),
    signatures,
    pendingOids: new Set(),
    hooks: hooks.runs,
  }
}

/**
 * Lets hooks and signatures change the new commits.
 *
 * @throws GitSlimError `hook`, `signing`
 */
export async function runHooksAndSign<T extends Made>(
  ctx: Context,
  git: Git,
  { outcome, hooksAndSigning }: { readonly outcome: T; readonly hooksAndSigning: HooksAndSigning },
): Promise<{ readonly made: Renamed<T>; readonly signatures: Signatures }> {
  const { hooks, signing } = hooksAndSigning
  // All hooks have succeeded before anybody is asked for a passphrase.
  const asked = await askHooks(ctx, git, { outcome, hooks })
  const toSign = { ...signing, commits: new Set([...signing.commits].map(nowOf(asked))) }
  const { signed, signatures } = await sign(ctx, git, { outcome: asked.outcome, signing: toSign })
  const renamed = new Map([...asked.renamed].map(([before, oid]) => [before, nowOf(signed)(oid)]))
  for (const [before, oid] of signed.renamed) if (!renamed.has(before)) renamed.set(before, oid)
  return { made: { outcome: signed.outcome, renamed }, signatures }
}

function nowOf({ renamed }: Pick<Renamed<unknown>, 'renamed'>): (oid: Oid) => Oid {
  return oid => renamed.get(oid) ?? oid
}

async function askHooks<T extends Made>(
  ctx: Context,
  git: Git,
  { outcome, hooks }: { readonly outcome: T; readonly hooks: HookPlan },
): Promise<Renamed<T>> {
  if (hooks.commits.size === 0) return { outcome, renamed: new Map() }
  const asking = new CommitHooks(ctx, git, hooks)
  return renameRewritten(outcome, { format: git.objectFormat, change: (commit, made) => asking.ask(commit, made) })
}

async function sign<T extends Made>(
  ctx: Context,
  git: Git,
  { outcome, signing }: { readonly outcome: T; readonly signing: SigningPlan },
): Promise<{ readonly signed: Renamed<T>; readonly signatures: Signatures }> {
  const signer = new CommitSigner(ctx, git, signing)
  try {
    const change = signer.sign.bind(signer)
    const signed = await renameRewritten(outcome, { format: git.objectFormat, change })
    return { signed, signatures: signaturesOf(outcome, signer.signed, signer.why) }
  } finally {
    await signer.close()
  }
}
