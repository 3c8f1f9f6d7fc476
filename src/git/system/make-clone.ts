import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { filterSpec } from '../../core/clone/object-filter.js'
import { withPromisor } from '../../core/clone/config-lines.js'
import { isOid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { discreet } from '../../output/sanitize.js'
import { GitSlimError, isFailure } from '../../core/errors.js'
import { countObjects } from '../files/count-objects.js'
import { emptyDirectory } from '../files/directories.js'
import { readHead, writeSymref } from '../files/loose-ref.js'
import { removePromisorFiles } from '../files/mark-promisor.js'
import { RefFiles } from '../files/ref-files.js'
import { readShallow } from '../files/shallow-file.js'
import { setUpSparseCheckout, sparseWarnings } from '../files/sparse-checkout.js'
import { initRepository } from '../files/init-repository.js'
import { addTemplateFiles } from '../files/template-files.js'
import type { ClonePlan, CloneReceipt, HeadState, ObjectFilter, Oid, RefName, TransferOptions } from '../port.js'
import { countCommits } from './rev-list.js'
import { anchor, firstFetched } from './fetch.js'
import { fetchNeeded, type Reach } from './fetch-needed.js'
import { checkOut } from './read-tree.js'
import { reaching } from './reaching.js'
import { revParse } from './rev-parse.js'
import { type Obtained, obtain, verifyCommit } from './seeded-fetch.js'
import type { GitProgram } from './spawn.js'
import { detachHead } from './update-ref.js'

/**
 * Makes a planned clone in the directory that `git` runs in, with two git commands: a fetch and a checkout. Everything
 * else in a new repository is a few small files. If a filter makes the server fail, everything is fetched instead.
 */
export async function makeClone(git: GitProgram, plan: ClonePlan, options: TransferOptions): Promise<CloneReceipt> {
  try {
    return await makeAsPlanned(git, plan, options)
  } catch (error) {
    if (plan.filter === undefined || !refusesFilter(error, plan.limit)) throw error
    await emptyDirectory(git.cwd)
    const receipt = await makeAsPlanned(git, { ...plan, filter: undefined }, options)
    return { ...receipt, warnings: [...filterWarnings(plan.filter), ...receipt.warnings] }
  }
}

async function makeAsPlanned(git: GitProgram, plan: ClonePlan, options: TransferOptions): Promise<CloneReceipt> {
  const gitDirectory = plan.bare ? git.cwd : join(git.cwd, '.git')
  await init(gitDirectory, plan)
  await setUpSparseCheckout(gitDirectory, plan.sparse)
  const here = { ...git, env: { ...git.env, GIT_DIR: gitDirectory } }
  const far = await reaching(here, plan.remote, options)
  const { filter, fetched, adoptedBytes } = await fetchLeaving({ here, far }, { ...plan, gitDirectory }, options)
  for (const symref of plan.symrefs) await writeSymref(gitDirectory, symref)
  const head = await setHead(here, plan, gitDirectory)
  const shallow = (await readShallow(gitDirectory)).size > 0
  const warnings = filter === undefined ? [...filterWarnings(plan.filter)] : []
  const fill = async (commit: Oid) => {
    if (!plan.checkout && plan.checkoutLater !== true) return
    const files = await fetchNeeded({ here, far }, { ...plan, filter, commit }, options)
    warnings.push(...sparseWarnings(plan.sparse, files ?? []))
    if (plan.checkout) await checkOut(here, commit, options)
  }
  const commits = await whileDoing(
    () => countOf(here, plan, { head, shallow }),
    () => (head.oid === null ? undefined : fill(head.oid)),
  )
  const { objects, bytes } = await countObjects(gitDirectory)
  warnings.push(...warningsOf(plan, shallow, commits))
  return { head, commits, objects, shallow, receivedBytes: bytes - adoptedBytes, fetched, filter, warnings }
}

async function init(gitDirectory: string, plan: ClonePlan): Promise<void> {
  const { bare, objectFormat, templates } = plan
  const branch = 'branch' in plan.head ? plan.head.branch : ('refs/heads/main' as RefName)
  const config = withPromisor(plan)
  await initRepository({ gitDirectory, kind: bare ? 'bare' : 'worktree', objectFormat, branch, config, templates })
  await addTemplateFiles(gitDirectory, templates)
}

/** Fetches, and returns the filter that was applied: a complete repository must not be marked as partial. */
async function fetchLeaving(
  reach: Reach,
  plan: ClonePlan & { readonly gitDirectory: string },
  options: TransferOptions,
): Promise<Obtained & { readonly filter: ObjectFilter | undefined }> {
  const obtained = await obtain(reach, plan, options)
  if (plan.filter === undefined || obtained.outcome === 'as-asked') return { ...obtained, filter: plan.filter }
  await init(plan.gitDirectory, { ...plan, filter: undefined })
  await removePromisorFiles(plan.gitDirectory)
  return { ...obtained, filter: undefined }
}

/** @see upload-pack.c, die_if_using_banned_filter; fetch-pack.c, filter_refs */
function refusesFilter(error: unknown, limit: ClonePlan['limit']): boolean {
  const words = /filter '.*' not supported|filter allows max depth|unadvertised object/
  const reason = isFailure(error) ? (error.reason ?? '') : ''
  return words.test(reason) || (limit.kind === 'full' && /does not support shallow/.test(reason))
}

function filterWarnings(filter: ObjectFilter | undefined): readonly string[] {
  return filter === undefined ? [] : [messages.selection.filterIgnored(filterSpec(filter))]
}

/** Runs both at once and returns the result of the first; rejects only when both have ended. */
async function whileDoing<T>(first: () => Promise<T> | T, second: () => Promise<void> | undefined): Promise<T> {
  const [one, two] = await Promise.allSettled([first(), second()])
  if (two.status === 'rejected') throw two.reason
  if (one.status === 'rejected') throw one.reason
  return one.value
}

async function setHead(git: GitProgram, plan: ClonePlan, gitDirectory: string): Promise<HeadState> {
  if ('branch' in plan.head) return readHead(gitDirectory)
  const oid = await detachedAt(git, plan, plan.head.detached)
  const isCommit = await detachHead(git, oid, plan.head.reason ?? `clone: from ${discreet(plan.remote.url)}`)
  if (!isCommit) {
    const reason = messages.inProcess.noCommit(plan.head.detached)
    throw new GitSlimError('not-found', messages.transfer.notOnCommit(plan.remote.url, reason))
  }
  await rm(join(gitDirectory, ...anchor.split('/').slice(0, 2)), { recursive: true, force: true })
  return { kind: 'detached', oid }
}

async function detachedAt(git: GitProgram, plan: ClonePlan, wanted: RefName | Oid): Promise<Oid> {
  const isItem = plan.items.some(({ source }) => source === wanted)
  if (!isItem && isOid(wanted)) return revParse(git, `${wanted}^{commit}`)
  const fetched = await new RefFiles(git.env['GIT_DIR'] ?? '').value(firstFetched(plan))
  if (fetched === undefined || !('oid' in fetched)) throw new TypeError(`${firstFetched(plan)} was not fetched`)
  return commitFor(git, plan, fetched.oid)
}

/** The server's answer need not be checked; the checkout finds out whether it is a commit. */
async function commitFor(git: GitProgram, { items, checkout }: ClonePlan, fetched: Oid): Promise<Oid> {
  const item = items[0]
  if (checkout && item?.offered?.oid === fetched) return item.offered.peeled ?? fetched
  return revParse(git, `${fetched}^{commit}`)
}

interface Made {
  readonly head: HeadState
  readonly shallow: boolean
}

/**
 * One tip of depth 1 is one commit; anything else is counted, and a seed examined, while files are checked out. With a
 * filter no seed was used, and examining left-out objects would fetch them one by one.
 */
async function countOf(git: GitProgram, plan: ClonePlan, { head, shallow }: Made): Promise<number> {
  const { limit, items } = plan
  const seeded = plan.seed !== undefined && plan.filter === undefined
  if (seeded && head.oid !== null) await verifyCommit(git, head.oid)
  else if (shallow && limit.kind === 'depth' && limit.depth === 1 && items.length === 1) return 1
  return countCommits(git)
}

/** The contents of a bundle, for instance, are fixed. */
function warningsOf({ limit, items, seed }: ClonePlan, shallow: boolean, commits: number): readonly string[] {
  const ignored = seed === undefined && !shallow && limit.kind === 'depth' && commits > limit.depth * items.length
  return ignored ? [messages.clone.depthIgnored(limit.depth)] : []
}
