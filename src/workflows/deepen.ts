import { isFailure } from '../core/errors.js'
import type { Git } from '../git/port.js'
import { messages } from '../output/messages.js'
import type { Context } from './context.js'
import { readKnownHistory } from './deepen/known-history.js'
import type { DeepenOptions } from './deepen/options.js'
import { findRemote, openExchange } from './deepen/remote.js'
import { type DeepenDocument, type DeepenOutcome, reportDeepening, stateOf } from './deepen/report.js'
import { FetchSession, type Surroundings } from './deepen/session.js'
import { deepenToMergeBase } from './deepen/to-merge-base.js'
import { deepenToTag } from './deepen/to-tag.js'
import { withDeadline } from './transfer/deadline.js'
import { type NetworkSettings, networkSettings } from './transfer/network-settings.js'
import { type DepthRequest, planDepth } from '../core/deepen/plan-depth.js'

/** The maximum number of attempts when the shallow boundary, or a ref, changes meanwhile. */
const attempts = 3

/**
 * Fetches more history into a repository, as far as it is needed, and removes none. Until everything has arrived, the
 * repository is unchanged.
 *
 * @throws GitSlimError `not-found` for a merge base or tag that there is not; what the server's answers tell
 */
export async function deepen(ctx: Context, options: DeepenOptions): Promise<DeepenDocument> {
  const started = ctx.elapsedMs()
  for (let attempt = 1; ; attempt++) {
    try {
      const made = await deepenOnce(ctx, options)
      const document = { ...made, durationMs: Math.round(ctx.elapsedMs() - started) }
      reportDeepening(ctx, document)
      return document
    } catch (error) {
      if (!isFailure(error, 'ref-moved') || attempt === attempts) throw error
    }
  }
}

async function deepenOnce(ctx: Context, options: DeepenOptions): Promise<DeepenDocument> {
  const git = await ctx.backend.open(ctx.cwd)
  try {
    const settings = await networkSettings(ctx, options.network, key => git.config.get(key))
    return await withDeadline(ctx, settings.timeoutMs, inTime => deepenInTime(inTime, git, { options, settings }))
  } finally {
    await git.close()
  }
}

interface Task {
  readonly options: DeepenOptions
  readonly settings: NetworkSettings
}

async function deepenInTime(ctx: Context, git: Git, { options, settings }: Task): Promise<DeepenDocument> {
  const history = await readKnownHistory(git)
  const remote = await findRemote(ctx, git, { head: history.headState, wanted: options.remote })
  if (ctx.reporter.progress !== undefined) ctx.reporter.note(messages.deepen.begins(remote.name))
  const exchange = await openExchange(ctx, { remote, directory: ctx.cwd, which: 'holding' }, settings)
  try {
    return await deepenWith(ctx, { git, history, remote, exchange }, options)
  } finally {
    await exchange.close()
  }
}

/** Fetches the requested history through an open exchange. */
export async function deepenWith(
  ctx: Pick<Context, 'backend'>,
  parts: Surroundings,
  options: Omit<DeepenOptions, 'network' | 'remote'>,
): Promise<DeepenDocument> {
  const { history, remote, exchange } = parts
  const before = stateOf(history, history.shallow)
  const session = new FetchSession(exchange, history)
  const { shallow, ...outcome } = await carryOut(ctx, { ...parts, session }, options)
  return {
    head: history.head,
    remote: remote.name,
    before,
    after: stateOf(history, shallow),
    receivedBytes: session.receivedBytes,
    rounds: session.rounds,
    ...outcome,
    backend: ctx.backend.name,
    durationMs: 0,
  }
}

async function carryOut(
  ctx: Pick<Context, 'backend'>,
  parts: Surroundings & { readonly session: FetchSession },
  options: Omit<DeepenOptions, 'network' | 'remote'>,
): Promise<DeepenOutcome> {
  const { target } = options
  switch (target.kind) {
    case 'to-merge-base':
      return deepenToMergeBase(parts, { ...options, ref: target.ref })
    case 'to-tag':
      return deepenToTag(parts, { ...options, glob: target.glob })
    case 'since':
      return deepenByDepth(parts.session, {
        kind: 'since',
        seconds: (await ctx.backend.parseDate(target.date)).seconds,
      })
    case 'by':
    case 'to-depth':
    case 'full':
      return deepenByDepth(parts.session, target)
  }
}

/** Fetches more history by number of commits or by date, or all of it. */
async function deepenByDepth(session: FetchSession, request: DepthRequest): Promise<DeepenOutcome> {
  const { graph, head, tips, shallow } = session.history
  const nothing = { mergeBases: null, describe: null, warnings: [] }
  const plan = planDepth(graph, { head, tips }, request)
  if (plan.kind === 'here') return { ...nothing, shallow }
  const { wants, limit } = plan
  await session.fetch({ wants, haves: [head], ends: { at: shallow, told: 'told' }, limit, objects: 'usual' })
  return { ...nothing, shallow: await session.keep() }
}
