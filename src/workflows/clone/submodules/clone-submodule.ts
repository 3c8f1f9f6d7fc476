import type { LastingCredential } from '../../../core/clone/persist-credential.js'
import type { RemoteAddress } from '../../../core/clone/remote-url.js'
import { planSubmodule, type SubmoduleRequest } from '../../../core/submodule/plan-submodule.js'
import { GitSlimError, isFailure, isUnadvertised } from '../../../core/errors.js'
import type { CloneReceipt, LfsReceipt, Remote, TransferOptions, Transport } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { keepCredential } from '../../transfer/credential.js'
import { emptyDirectory } from '../../transfer/files.js'
import { fetchLargeFiles } from '../large-files.js'
import type { LfsOptions } from '../options.js'
import type { Submodule } from './find-submodules.js'
import { absorb, type Repository } from './place-submodule.js'
import { isSameServer } from './submodule-address.js'

export interface ModulesTask {
  readonly cloneRequest: SubmoduleRequest['root']
  readonly transport: Transport
  readonly options: TransferOptions
  readonly lfs: LfsOptions | undefined
  readonly templates: string | undefined
  /** The address that the user gave, with its credential. */
  readonly root: Remote
  /** The credential that the clone stores for later git commands, for the root's server. */
  readonly kept: LastingCredential | undefined
  /** Ends all transfers: when one submodule fails, there is no clone. */
  readonly callOff: () => void
  /** Lets only one at a time ask the person at the terminal. */
  readonly inTurn: <T>(ask: () => Promise<T>) => Promise<T>
}

/** One submodule, its source and its place. */
export interface Wanted {
  readonly holder: Repository
  readonly module: Submodule
  /** From the root's worktree. */
  readonly path: string
  readonly remote: RemoteAddress
  /** Exists, and is empty. */
  readonly directory: string
}

export interface Made {
  readonly repository: Repository
  readonly receivedBytes: number
  /** Undefined: not requested. */
  readonly lfs: LfsReceipt | undefined
  readonly warnings: readonly string[]
}

/** Clones one submodule: only its recorded commit, where the server allows that. */
export async function cloneSubmodule(ctx: Context, wanted: Wanted, task: ModulesTask): Promise<Made> {
  const { holder, module, path, remote, directory } = wanted
  const quiet = { ...task, options: { ...task.options, prompts: 'never' } } as const
  const receipt = await transfer(wanted, quiet).catch(async (error: unknown) => {
    if (ctx.prompts === undefined || !isFailure(error, 'auth')) throw error
    return task.inTurn(async () => {
      await emptyDirectory(directory)
      await task.transport.lsRemote(remote, directory, task.options)
      return transfer(wanted, task)
    })
  })
  const gitDirectory = await absorb(holder, module.name, directory)
  const kept = keptFor(wanted, task)
  if (kept !== undefined) await keepCredential(gitDirectory, kept)
  const lfs = await largeFiles(ctx, wanted, quiet)
  return {
    repository: { worktree: directory, gitDirectory, prefix: `${path}/`, url: remote.url, commit: module.commit },
    receivedBytes: receipt.receivedBytes + (lfs?.receivedBytes ?? 0),
    lfs,
    warnings: [...receipt.warnings, ...(lfs?.warnings ?? [])].map(warning =>
      messages.submodules.warning(path, warning),
    ),
  }
}

async function largeFiles(
  ctx: Context,
  { remote, directory, module }: Wanted,
  task: ModulesTask,
): Promise<LfsReceipt | undefined> {
  if (task.lfs === undefined) return undefined
  const request = {
    ...task.lfs,
    remote: { ...remote, name: 'origin' },
    directory,
    sparse: undefined,
    commit: module.commit,
  }
  return fetchLargeFiles(ctx, request, task)
}

async function transfer(
  wanted: Wanted,
  { transport, options, cloneRequest, templates, ...task }: ModulesTask,
): Promise<CloneReceipt> {
  const { module, remote, directory } = wanted
  const config = keptFor(wanted, task)?.config ?? []
  const request = { remote, commit: module.commit, module, root: cloneRequest, config }
  try {
    return await transport.clone({ ...planSubmodule(request), templates }, directory, options)
  } catch (error) {
    if (!isUnadvertised(error)) throw error
  }
  await emptyDirectory(directory)
  const refs = await transport.lsRemote(remote, directory, options)
  try {
    const receipt = await transport.clone({ ...planSubmodule(request, refs), templates }, directory, options)
    return { ...receipt, warnings: [messages.submodules.deeper, ...receipt.warnings] }
  } catch (error) {
    if (!isFailure(error, 'not-found')) throw error
    throw new GitSlimError('not-found', messages.submodules.notOnBranches(module.commit), { cause: error })
  }
}

function keptFor(
  { remote }: Wanted,
  { kept, root }: Pick<ModulesTask, 'kept' | 'root'>,
): LastingCredential | undefined {
  return isSameServer(remote.url, root.url) ? kept : undefined
}
