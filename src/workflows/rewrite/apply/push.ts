import type { Oid } from '../../../core/object/oid.js'
import type { MovedRef } from '../../../core/operation/record.js'
import { branchRef } from '../../../core/ref/ref-name.js'
import { GitSlimError } from '../../../core/errors.js'
import type { Git, NamedRemote, RefName } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import { findAddress } from '../../transfer/address.js'
import type { Context } from '../../context.js'
import { authorized, discreetly } from '../../transfer/credential.js'
import type { Place } from '../plan-context/branch.js'
import { remoteRefs } from '../plan-context/remote-refs.js'
import type { RewriteOptions } from '../options.js'

/** The branch to push, and its target. */
export interface PushPlan {
  readonly remote: NamedRemote
  readonly local: string
  readonly branch: RefName
  readonly target: RefName
  /** Its value there when it was last fetched or pushed; null: it did not exist. */
  readonly expected: Oid | null
  /** Its name for people. */
  readonly shown: string
}

/**
 * Decides about the push after a rewrite, before anything is rewritten.
 *
 * @throws GitSlimError `refused` where there is nothing to push to, or what is there has never been in the branch
 */
export async function planPush(
  ctx: Context,
  git: Git,
  { branch, refs, push }: Place & Pick<RewriteOptions, 'push'>,
): Promise<PushPlan | undefined> {
  if (push === 'leave') return undefined
  if (git.backend !== 'system') throw new GitSlimError('unsupported', messages.push.embedded)
  if (branch.ref === 'HEAD') throw new GitSlimError('refused', messages.push.detached)
  const remotes = remoteRefs(refs, branch.pushRemote)
  const { pushTarget } = branch
  const { remote: name, branch: there } =
    pushTarget === undefined ? { remote: branch.pushRemote, branch: '' } : remotes.split(pushTarget)
  const remote = await remoteNamed(ctx, git, name)
  if (there === '' || remote === undefined) {
    throw new GitSlimError('refused', messages.push.noRemote(branch.name, name))
  }
  const shown = `${name}/${there}`
  if (remotes.defaultOf(name) === pushTarget) throw new GitSlimError('refused', messages.push.defaultBranch(shown))
  const expected = refs.named(pushTarget)?.oid ?? null
  if (expected !== null && !(await git.pusher.hasSeen(branch.ref, expected))) {
    throw new GitSlimError('refused', messages.push.unseen(shown, branch.name))
  }
  return { remote, local: branch.name, branch: branch.ref, target: branchRef(there), expected, shown }
}

async function remoteNamed(ctx: Context, git: Git, name: string): Promise<NamedRemote | undefined> {
  const keys = [`remote.${name}.pushurl`, `remote.${name}.url`]
  const [pushUrl, url] = await Promise.all(keys.map(key => git.config.get(key)))
  const address = pushUrl ?? url
  if (address === undefined || name.startsWith('-')) return undefined
  // Without a token git authenticates as usual, and finds the address itself.
  return ctx.token === undefined
    ? { name, url: address }
    : { ...authorized(ctx, await findAddress(ctx, address)), name }
}

/**
 * Pushes a rewritten branch, if requested.
 *
 * @throws GitSlimError `incomplete`, or `interrupted`, saying what is done and what is not
 */
export async function pushRewritten(
  ctx: Context,
  git: Git,
  { plan, operation, after }: { readonly plan: PushPlan | undefined; readonly operation: number; readonly after: Oid },
): Promise<void> {
  if (plan === undefined) return
  const { remote, branch, target, expected } = plan
  const prompts = ctx.prompts === undefined ? ('never' as const) : ('allowed' as const)
  try {
    await discreetly(ctx, remote, () => git.pusher.push({ remote, branch, target, expected }, { prompts }))
  } catch (error) {
    if (!(error instanceof GitSlimError)) throw error
    const text = failureText(error, plan, operation)
    const kind = error.kind === 'interrupted' ? 'interrupted' : 'incomplete'
    throw new GitSlimError(kind, text, { cause: error, details: { operation, after, push: commandOf(plan) } })
  }
}

function failureText(error: GitSlimError, plan: PushPlan, operation: number) {
  const hints =
    error.kind === 'ref-moved'
      ? [messages.push.look(plan.remote.name, plan.local, plan.shown)]
      : [...error.hints, messages.push.again(commandOf(plan))]
  const why = error.kind === 'interrupted' ? messages.push.interrupted : error.message
  return messages.push.failed({ branch: plan.local, operation, why, reason: error.reason, hints })
}

function commandOf({ remote, local, target, expected }: PushPlan): string {
  const branch = target.slice('refs/heads/'.length)
  return messages.push.pushCommand({
    remote: remote.name,
    branch,
    oid: expected ?? '',
    local,
    names: 'shared-with-a-tag',
  })
}

/** Returns the commands that push the stacked branches that moved, where their targets had the old values. */
export function otherPushes({ refs, branch }: Place, moves: readonly MovedRef[]): readonly string[] {
  const remotes = remoteRefs(refs, branch.pushRemote)
  return moves.slice(1).flatMap(({ name, old }) => {
    const target = refs.named(refs.named(name)?.push)
    if (!name.startsWith('refs/heads/') || target === undefined || target.oid !== old) return []
    const there = remotes.split(target.name)
    if (remotes.defaultOf(there.remote) === target.name) return []
    return [messages.push.pushCommand({ ...there, oid: old, local: name.slice('refs/heads/'.length), names: 'unique' })]
  })
}
