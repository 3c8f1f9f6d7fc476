import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isOid, type Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { countObjects } from '../files/count-objects.js'
import { readHead, writeSymref } from '../files/loose-ref.js'
import { RefFiles } from '../files/ref-files.js'
import { readShallow } from '../files/shallow-file.js'
import { initRepository } from '../files/init-repository.js'
import type { ClonePlan, CloneReceipt, HeadState, RefName, TransferOptions } from '../port.js'
import { countCommits } from './count-commits.js'
import { anchor, fetchPlanned, firstFetched } from './fetch.js'
import { checkOut } from './read-tree.js'
import { reaching } from './reaching.js'
import { revParse } from './rev-parse.js'
import type { GitProgram } from './spawn.js'

/**
 * Makes a planned clone in the directory that `git` is run in, with two commands of git: a fetch and a checkout.
 *
 * Everything else about a new repository is a handful of small files.
 */
export async function makeClone(git: GitProgram, plan: ClonePlan, options: TransferOptions): Promise<CloneReceipt> {
  const { bare, objectFormat, config, symrefs } = plan
  const branch = 'branch' in plan.head ? plan.head.branch : ('refs/heads/main' as RefName)
  const gitDirectory = bare ? git.cwd : join(git.cwd, '.git')
  await initRepository({ gitDirectory, kind: bare ? 'bare' : 'worktree', objectFormat, branch, config })
  const here = { ...git, env: { ...git.env, GIT_DIR: gitDirectory } }
  await fetchPlanned(await reaching(here, plan.remote, options), plan, options)
  for (const symref of symrefs) await writeSymref(gitDirectory, symref)
  const head = await setHead(here, plan, gitDirectory)
  const shallow = (await readShallow(gitDirectory)).size > 0
  const commits = await whileDoing(
    () => countOf(here, plan, shallow),
    () => (plan.checkout && head.oid !== null ? checkOut(here, head.oid, options) : undefined),
  )
  const { objects, bytes } = await countObjects(gitDirectory)
  return { head, commits, objects, shallow, receivedBytes: bytes, warnings: warningsOf(plan, shallow, commits) }
}

/** Does both at once and returns what the first comes to; fails only when both have ended. */
async function whileDoing<T>(first: () => Promise<T> | T, second: () => Promise<void> | undefined): Promise<T> {
  const [one, two] = await Promise.allSettled([first(), second()])
  if (two.status === 'rejected') throw two.reason
  if (one.status === 'rejected') throw one.reason
  return one.value
}

async function setHead(git: GitProgram, plan: ClonePlan, gitDirectory: string): Promise<HeadState> {
  if ('branch' in plan.head) return readHead(gitDirectory)
  const oid = await detachedAt(git, plan, plan.head.detached)
  await writeFile(join(gitDirectory, 'HEAD'), `${oid}\n`)
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

/** What the server has told need not be asked; the checkout finds out whether it is a commit indeed. */
async function commitFor(git: GitProgram, { items, checkout }: ClonePlan, fetched: Oid): Promise<Oid> {
  const item = items[0]
  if (checkout && item?.offered?.oid === fetched) return item.offered.peeled ?? fetched
  return revParse(git, `${fetched}^{commit}`)
}

/** One tip of depth 1 is one commit; anything else is counted, while the files are checked out. */
function countOf(git: GitProgram, { limit, items }: ClonePlan, shallow: boolean): Promise<number> | number {
  if (shallow && limit.kind === 'depth' && limit.depth === 1 && items.length === 1) return 1
  return countCommits(git)
}

/** A bundle, for one, holds what it holds. */
function warningsOf({ limit, items }: ClonePlan, shallow: boolean, commits: number): readonly string[] {
  const ignored = !shallow && limit.kind === 'depth' && commits > limit.depth * items.length
  return ignored ? [messages.clone.depthIgnored(limit.depth)] : []
}
