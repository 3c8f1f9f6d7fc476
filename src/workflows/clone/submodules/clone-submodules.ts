import { join } from 'node:path'
import type { LfsReceipt, Oid } from '../../../git/port.js'
import { GitSlimError, isFailure } from '../../../core/errors.js'
import { messages } from '../../../output/messages.js'
import { discreet } from '../../../output/sanitize.js'
import type { Context } from '../../context.js'
import type { SubmoduleOptions } from '../options.js'
import { reachedAddress } from '../../transfer/address.js'
import { isThere } from '../../transfer/files.js'
import { cloneSubmodule, type ModulesTask, type Wanted } from './clone-submodule.js'
import { findSubmodules } from './find-submodules.js'
import { inParallel, turns } from '../../../core/in-parallel.js'
import { type ModuleProgress, moduleProgress } from './module-progress.js'
import { register, type Repository, submoduleDirectory } from './place-submodule.js'
import { submoduleAddress, withRootCredential } from './submodule-address.js'

/** A cloned submodule. */
export interface SubmoduleReport {
  /** From the worktree of the root, also for a nested submodule. */
  readonly path: string
  readonly commit: Oid
  /** The address, without user name and password. */
  readonly url: string
}

export interface SubmodulesReceipt {
  readonly submodules: readonly SubmoduleReport[]
  readonly receivedBytes: number
  readonly lfsReceipts: readonly LfsReceipt[]
  readonly warnings: readonly string[]
}

type Task = ModulesTask & SubmoduleOptions

/** Deeper than anybody nests them: a server can invent more without end. */
const deepest = 16

/**
 * Clones the submodules of a new clone, as `git submodule update --init --depth 1` leaves them: several at a time,
 * level by level. That command itself is not used: it runs further gits with settings from the repository, and which of
 * them it refuses depends on its version.
 *
 * @throws GitSlimError that names the submodule
 */
export async function cloneSubmodules(
  ctx: Context,
  root: Repository,
  request: Omit<Task, 'inTurn'>,
): Promise<SubmodulesReceipt> {
  const submodules: SubmoduleReport[] = []
  const warnings: string[] = []
  const lfsReceipts: LfsReceipt[] = []
  let receivedBytes = 0
  const progress = moduleProgress(request.options.onProgress)
  const inTurn = turns()
  // A person answers only one question at a time.
  const task: Task = { ...request, inTurn: ask => inTurn(() => progress.silently(ask)) }
  for (let level: readonly Repository[] = [root], depth = 1; level.length > 0; depth++) {
    const wanted = (await inParallel(level, task, holder => wantedIn(ctx, holder, task))).flat()
    if (depth > deepest && wanted[0] !== undefined) {
      throw new GitSlimError('refused', messages.submodules.tooDeep(wanted[0].path))
    }
    progress.expect(wanted.length)
    const made = await inParallel(wanted, task, async one => {
      const result = await named(one, () =>
        cloneSubmodule(ctx, one, { ...task, options: watched(task, progress, one) }),
      )
      progress.done()
      return result
    })
    submodules.push(
      ...wanted.map(({ path, module, remote: { url } }) => ({ path, commit: module.commit, url: discreet(url) })),
    )
    warnings.push(...made.flatMap(one => one.warnings))
    lfsReceipts.push(...made.flatMap(one => one.lfs ?? []))
    receivedBytes += made.reduce((sum, one) => sum + one.receivedBytes, 0)
    level = task.depth === 'recursive' ? made.map(({ repository }) => repository) : []
  }
  return { submodules, warnings, receivedBytes, lfsReceipts }
}

/**
 * Returns the submodules to clone in a repository, all checked before any of them is cloned; their use is recorded in
 * git's configuration. Those outside a sparse checkout are left out.
 */
async function wantedIn(ctx: Context, holder: Repository, { root }: ModulesTask): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = []
  for (const module of await submodulesOf(ctx, holder)) {
    const path = `${holder.prefix}${module.path}`
    const address = submoduleAddress({ path, url: module.url, parent: holder.url, root })
    const directory = await submoduleDirectory(holder, module.path)
    if (directory === undefined) continue
    await register(holder, { ...module, url: address.url })
    if (module.update === 'none') continue
    const remote = withRootCredential(await reachedAddress(ctx, address), root)
    wanted.push({ holder, module, path, remote, directory })
  }
  return wanted
}

async function submodulesOf({ backend }: Context, { worktree, prefix, commit }: Repository) {
  // A partial fetch may lack the file.
  if (prefix !== '' && !(await isThere(join(worktree, '.gitmodules')))) return []
  const git = await backend.open(worktree, 'at')
  try {
    return await findSubmodules(git, commit)
  } finally {
    await git.close()
  }
}

/** Adds the name of the submodule to a failure. */
async function named<T>({ path, remote }: Wanted, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isFailure(error) || isFailure(error, 'interrupted', 'bug')) throw error
    const { kind, retryAfterMs } = error
    throw new GitSlimError(kind, messages.submodules.failed({ path, url: remote.url }, error), { retryAfterMs })
  }
}

function watched({ options }: ModulesTask, progress: ModuleProgress, { path }: Wanted): ModulesTask['options'] {
  const onProgress = progress.of(path)
  const { onProgress: _all, ...rest } = options
  return onProgress === undefined ? rest : { ...rest, onProgress }
}
