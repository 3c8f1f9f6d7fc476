import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import { serializeCommit } from '../../core/object/commit.js'
import type { Oid } from '../../core/object/oid.js'
import { hashObject, type RawObject } from '../../core/object/raw-object.js'
import { treeEntries } from '../../core/object/tree.js'
import { Quarantine } from '../files/quarantine.js'
import { removeScratch } from '../files/scratch-directory.js'
import type { MergeOutcome, Merger, MergeRequest, ObjectFormat } from '../port.js'
import { alternates } from './environment.js'
import { readMergeTreeAnswer } from './merge-tree-answer.js'
import { type GitProgram, runGit } from './spawn.js'

export interface MergeTreeParts {
  /** Run where the worktree is, if there is one: its attributes count. */
  readonly git: GitProgram
  readonly objectFormat: ObjectFormat
  /** The repository's own objects. */
  readonly objects: string
  /** Makes the directory that everything a merge needs and makes is kept in. */
  readonly makeScratch: () => Promise<string>
}

/**
 * Returns a way to merge that leaves the repository alone: git reads its objects there, and writes in a quarantine.
 *
 * A change is replayed as the merge of two commits that have its start as their parent; they are made for that alone.
 *
 *     base ── theirs
 *        ╲
 *         ours
 */
export function mergeTree(parts: MergeTreeParts): Merger {
  let scratch: Promise<string> | undefined
  let quarantine: Quarantine | undefined
  const within = async () => {
    scratch ??= parts.makeScratch()
    quarantine ??= new Quarantine(await scratch)
    return quarantine
  }
  return {
    merges: 'commits',
    merge: async request => {
      const place = await within()
      return mergeIn(place, parts, { made: request.made, sides: await putCommits(place, parts, request) })
    },
    mergeCommits: async ({ ours, theirs, made }) => mergeIn(await within(), parts, { made, sides: [ours, theirs] }),
    close: async () => {
      if (scratch !== undefined) await removeScratch(await scratch)
    },
  }
}

/** Two commits, and objects that merging them may need. */
interface Sides {
  readonly sides: readonly [Oid, Oid]
  readonly made: ReadonlyMap<Oid, RawObject>
}

async function mergeIn(quarantine: Quarantine, parts: MergeTreeParts, { sides, made }: Sides): Promise<MergeOutcome> {
  for (const [oid, object] of made) await quarantine.put(oid, object)
  const answer = await ask(quarantine, parts, sides)
  if (answer.end === 'conflict') return { kind: 'conflict', conflicts: answer.conflicts }
  return { kind: 'merged', tree: answer.tree, objects: await madeBelow(quarantine, answer.tree, parts.objectFormat) }
}

const nobody = { raw: encode('git-slim <git-slim> 0 +0000') }

async function putCommits(
  quarantine: Quarantine,
  { objectFormat }: MergeTreeParts,
  { base, ours, theirs }: MergeRequest,
): Promise<readonly [Oid, Oid]> {
  const commit = async (tree: Oid, parents: readonly Oid[]) => {
    const parties = { author: nobody, committer: nobody, extraHeaders: [], message: encode('') }
    const object = serializeCommit({ tree, parents, ...parties })
    const oid = hashObject(object, objectFormat)
    await quarantine.put(oid, object)
    return oid
  }
  const start = await commit(base, [])
  return [await commit(ours, [start]), await commit(theirs, [start])]
}

/** Histories with nothing in common are merged too, as a rebase does. @see git-merge-tree(1), `--write-tree`, from git 2.38 */
async function ask(quarantine: Quarantine, { git, objects }: MergeTreeParts, sides: readonly [Oid, Oid]) {
  const env = {
    ...git.env,
    GIT_OBJECT_DIRECTORY: quarantine.directory,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates([objects]),
  }
  const args = ['merge-tree', '--write-tree', '-z', '--allow-unrelated-histories', ...sides]
  const { exitCode, stdout } = await runGit({ ...git, env }, args, { expect: [0, 1] })
  const end = exitCode === 0 ? ('clean' as const) : ('conflict' as const)
  return { ...readMergeTreeAnswer(toLatin1(stdout).split('\0'), sides), end }
}

/** Returns the objects of a tree, itself among them, that git has made in the quarantine. */
async function madeBelow(quarantine: Quarantine, oid: Oid, format: ObjectFormat): Promise<readonly RawObject[]> {
  const object = quarantine.has(oid) ? undefined : await quarantine.read(oid)
  if (object === undefined) return []
  const inside = object.type === 'tree' ? [...treeEntries(object.body, format)] : []
  const below = await Promise.all(inside.map(entry => madeBelow(quarantine, entry.oid, format)))
  return [object, ...below.flat()]
}
