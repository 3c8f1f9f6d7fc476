import { join } from 'node:path'
import { planClone } from '../core/clone/plan-clone.js'
import type { LastingCredential } from '../core/clone/persist-credential.js'
import type { RemoteAddress } from '../core/clone/remote-url.js'
import { type CloneRequest, needsRefs } from '../core/clone/clone-request.js'
import { GitSlimError } from '../core/errors.js'
import type { ClonePlan, LfsReceipt, Oid, TransferOptions, Transport } from '../git/port.js'
import { messages } from '../output/messages.js'
import { findAddress } from './transfer/address.js'
import { planned, warningsOf } from './clone/chosen-plan.js'
import { withFullId } from './clone/full-id.js'
import { cacheDirectory } from './clone/cache/directory.js'
import { resolveLimit, type CloneOptions, type SearchOptions } from './clone/options.js'
import { makeClone } from './clone/make.js'
import { measureClone } from './clone/measure.js'
import { type Deepened, deepenClone } from './clone/deepen-clone.js'
import { type CloneDocument, cloneDocument, reportClone, shownPath } from './clone/report.js'
import { resolveFilter, resolveSparse } from './clone/sparse.js'
import { openPlace } from './clone/place.js'
import { tellPostCheckout, templateDirectory } from './clone/templates.js'
import type { Reusable } from './clone/reuse/find-reusable.js'
import { type Made, recover } from './clone/reuse/recover.js'
import type { SubmodulesReceipt } from './clone/submodules/clone-submodules.js'
import type { Context } from './context.js'
import { authorized, keepCredential, toKeep } from './transfer/credential.js'
import { withDeadline } from './transfer/deadline.js'
import { type NetworkSettings, networkSettings } from './transfer/network-settings.js'
import { retryingTransport } from './transfer/retrying-transport.js'
import type { Stage } from './clone/stage-name.js'

/**
 * Clones the part of a repository that a job needs, and nothing else.
 *
 * The clone appears under its name when it is complete; a failure or an interruption changes nothing.
 *
 * @throws GitSlimError `refused` when something stands where the clone is to appear; what the server's answer tells
 */
export async function clone(ctx: Context, options: CloneOptions): Promise<CloneDocument> {
  const settings = await networkSettings(ctx, options.network, ctx.userSetting)
  const templates = await templateDirectory(ctx)
  const work = { options, settings, templates }
  const document = await withDeadline(ctx, settings.timeoutMs, inTime => cloneInTime(inTime, work))
  if (options.form === 'worktree' && options.checkout === 'files') await tellPostCheckout(ctx, document, templates)
  reportClone(ctx, document)
  return document
}

interface Work {
  readonly options: CloneOptions
  readonly settings: NetworkSettings
  readonly templates: string | undefined
}

async function cloneInTime(ctx: Context, { options, settings, templates }: Work): Promise<CloneDocument> {
  const started = ctx.elapsedMs()
  const address = authorized(ctx, await findAddress(ctx, options.url))
  const kept = options.credentials === 'keep' ? toKeep(ctx, address) : undefined
  const sparse = await resolveSparse(ctx, options)
  const cloneRequest = {
    ...options,
    limit: await resolveLimit(ctx, options.limit),
    sparse,
    filter: resolveFilter(options),
  }
  // For a local source the cache is not faster.
  const cache = address.kind === 'path' ? undefined : await cacheDirectory(ctx, options.cache)
  const { path, stage, reusable } = await openPlace(ctx, { ...options, templates }, address)
  if (ctx.reporter.progress !== undefined) ctx.reporter.note(messages.clone.begins(shownPath(ctx, path)))
  try {
    const calledOff = new AbortController()
    const signal = AbortSignal.any([ctx.signal, calledOff.signal])
    const transport = retryingTransport({ ...ctx, signal }, settings)
    const { search, submodules, lfs, reuse } = options
    const task = {
      address,
      cloneRequest,
      kept,
      transport,
      settings,
      search,
      submodules,
      lfs,
      reuse,
      reusable,
      cache,
      signal,
      templates,
    }
    const made = await cloneInto(ctx, stage, { ...task, callOff: () => calledOff.abort() })
    if (reusable === undefined) await stage.publish()
    return { ...made, directory: path, durationMs: Math.round(ctx.elapsedMs() - started) }
  } catch (error) {
    await discard(ctx, stage)
    throw error
  }
}

/** A file that cannot be removed is reported, without hiding the original error. */
async function discard(ctx: Context, stage: Stage): Promise<void> {
  try {
    await stage.discard()
  } catch (error) {
    ctx.reporter.warn(messages.clone.notRemoved(stage.directory, (error as Error).message))
  }
}

interface Task {
  readonly address: RemoteAddress
  readonly cloneRequest: CloneRequest
  readonly transport: Transport
  readonly kept: LastingCredential | undefined
  readonly search: SearchOptions | undefined
  readonly settings: NetworkSettings
  readonly submodules: CloneOptions['submodules']
  readonly lfs: CloneOptions['lfs']
  readonly reuse: CloneOptions['reuse']
  readonly reusable: Reusable | undefined
  readonly cache: string | undefined
  readonly templates: string | undefined
  /** Ends all transfers: aborted by the user, or by {@link callOff}. */
  readonly signal: AbortSignal
  readonly callOff: () => void
}

async function cloneInto(ctx: Context, stage: Stage, task: Task): Promise<CloneDocument> {
  const { directory } = stage
  const { address, cloneRequest, transport, kept, reusable } = task
  const { progress } = ctx.reporter
  const options: TransferOptions = {
    signal: task.signal,
    prompts: ctx.prompts === undefined ? 'never' : 'allowed',
    ...(progress === undefined ? {} : { onProgress: progress }),
  }
  const { capabilities, name: backend } = ctx.backend
  progress?.({ stage: 'connect' })
  if (task.lfs !== undefined) await transport.findLfs(directory, options)
  const refs =
    task.cache !== undefined || needsRefs(cloneRequest) ? await transport.lsRemote(address, directory, options) : []
  const precise = await withFullId(ctx, { cloneRequest, address, refs, transport, directory, options })
  const { plan, head, extraRefs } = planned(planClone(address, refs, precise), address, cloneRequest)
  if (plan.objectFormat === 'sha256' && !capabilities.has('sha256')) {
    throw new GitSlimError('unsupported', messages.clone.formatUnsupported(plan.objectFormat))
  }
  const { templates } = task
  const lasting = { ...plan, templates, config: [...plan.config, ...(kept?.config ?? [])] }
  const made = await makeClone(ctx, transport, { plan: lasting, directory, options, reusable, cache: task.cache })
  const { receipt } = made
  if (kept !== undefined) await keepCredential(cloneRequest.form === 'bare' ? directory : join(directory, '.git'), kept)
  const deepened = await searched(ctx, directory, { ...task, plan })
  const fresh = { ...task, plan, options, commit: receipt.head.oid }
  const modules = await withSubmodules(ctx, directory, fresh)
  refuseInterrupted(ctx)
  const at = await settled(ctx, stage, { ...fresh, filter: receipt.filter, submodules: modules?.submodules })
  const large = await withLargeFiles(ctx, at, fresh)
  const warnings = [
    ...warningsOf(head),
    ...made.warnings,
    ...receipt.warnings,
    ...(deepened?.warnings ?? []),
    ...(modules?.warnings ?? []),
    ...(large?.warnings ?? []),
  ]
  for (const warning of warnings) ctx.reporter.warn(warning)
  const sizes = measureClone(at, cloneRequest.form)
  const rest = { ...sizes, backend, warnings, directory, durationMs: 0, reused: made.reused, cache: made.cache }
  const received = [receipt, deepened, large, modules].map(part => part?.receivedBytes ?? 0)
  const receivedBytes = received.reduce((sum, bytes) => sum + bytes, 0)
  const found = { ...deepened, ...modules, ...(large && { lfs: sumOf([large, ...(modules?.lfsReceipts ?? [])]) }) }
  return cloneDocument({ plan, extraRefs }, { ...receipt, ...found, receivedBytes }, rest)
}

/** Returns the final place of the clone, after the old directory is set aside. */
async function settled(
  ctx: Context,
  stage: Stage,
  {
    reusable,
    reuse,
    plan,
    commit,
    filter,
    submodules,
  }: Omit<Fresh, 'submodules'> & Pick<Made, 'filter' | 'submodules'>,
): Promise<string> {
  if (reusable === undefined || reuse === undefined) return stage.directory
  const files = plan.checkout ? 'change' : 'leave'
  await recover(ctx, { stage, reusable, clean: reuse, files, made: { commit, filter, submodules } })
  return reusable.path
}

type Fresh = Task & { readonly plan: ClonePlan; readonly options: TransferOptions; readonly commit: Oid | null }

async function withLargeFiles(
  ctx: Context,
  directory: string,
  { lfs, address, cloneRequest: { sparse }, plan, commit, transport, options }: Fresh,
): Promise<LfsReceipt | undefined> {
  if (commit === null || !plan.checkout) return lfs && { files: 0, pointers: 0, receivedBytes: 0 }
  const { fetchLargeFiles, hasPointers } = await import('./clone/large-files.js')
  if (lfs !== undefined) {
    const remote = { ...address, name: plan.originName }
    return fetchLargeFiles(ctx, { ...lfs, remote, directory, sparse, commit }, { transport, options })
  }
  const isPlain = ctx.env['GIT_LFS_SKIP_SMUDGE'] === undefined && ctx.backend.capabilities.has('conversion')
  if (isPlain && (await hasPointers(directory))) {
    ctx.reporter.note(messages.lfs.pointers)
  }
  return undefined
}

async function withSubmodules(
  ctx: Context,
  directory: string,
  { submodules, address, commit, ...task }: Fresh,
): Promise<SubmodulesReceipt | undefined> {
  if (submodules === undefined) return undefined
  if (commit === null) return { submodules: [], receivedBytes: 0, lfsReceipts: [], warnings: [] }
  const { cloneSubmodules } = await import('./clone/submodules/clone-submodules.js')
  const files = task.reusable && { sparse: task.cloneRequest.sparse }
  const place = { worktree: directory, gitDirectory: join(directory, '.git'), prefix: '', files }
  return cloneSubmodules(ctx, { ...place, url: address.url, commit }, { ...task, ...submodules, root: address })
}

function sumOf(receipts: readonly LfsReceipt[]): CloneDocument['lfs'] {
  const sum = (of: 'files' | 'pointers') => receipts.reduce((all, receipt) => all + receipt[of], 0)
  return { files: sum('files'), pointers: sum('pointers') }
}

async function searched(
  ctx: Context,
  directory: string,
  { plan, address, search, settings }: Task & { readonly plan: ClonePlan },
): Promise<Deepened | undefined> {
  if (search === undefined || plan.items.length === 0) return undefined
  return deepenClone(ctx, { remote: { ...address, name: plan.originName }, directory }, { search, settings })
}

/** From here on the clone is only moved into place, which takes no time: it is not interrupted. */
function refuseInterrupted({ signal }: Context): void {
  if (signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
}
