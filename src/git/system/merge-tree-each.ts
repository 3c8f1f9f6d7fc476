import { encode, toLatin1 } from '../../core/bytes/bytes.js'
import { serializeCommit } from '../../core/object/commit.js'
import type { Oid } from '../../core/object/oid.js'
import { hashObject } from '../../core/object/raw-object.js'
import { type AskMerge, type MergeAnswer, mergeOptions, type MergePlace, type Sides } from './merge-tree.js'
import { readMergeTreeAnswer } from './merge-tree-answer.js'
import { runGit } from './spawn.js'

/**
 * Returns a merger with one process for each merge: for any git from 2.38. A change is replayed as the merge of two
 * temporary commits with its start as their parent.
 *
 *     base ── theirs
 *        ╲
 *         ours
 */
export function askEach(place: MergePlace): AskMerge {
  return { ask: sides => ask(place, sides), close: () => Promise.resolve() }
}

/** @see git-merge-tree(1), `--write-tree` */
async function ask(place: MergePlace, sides: Sides): Promise<MergeAnswer> {
  const commits = await commitsOf(place, sides)
  const args = ['merge-tree', '--write-tree', '-z', ...mergeOptions(place), ...commits]
  const { exitCode, stdout } = await runGit(place.git, args, { expect: [0, 1] })
  return { ...readMergeTreeAnswer(toLatin1(stdout).split('\0'), commits), end: exitCode === 0 ? 'clean' : 'conflict' }
}

async function commitsOf(place: MergePlace, { base, ours, theirs }: Sides): Promise<readonly Oid[]> {
  if (base === undefined) return [ours, theirs]
  const start = await putCommit(place, base, [])
  return [await putCommit(place, ours, [start]), await putCommit(place, theirs, [start])]
}

const nobody = { raw: encode('git-slim <git-slim> 0 +0000') }

async function putCommit({ quarantine, objectFormat }: MergePlace, tree: Oid, parents: readonly Oid[]): Promise<Oid> {
  const parties = { author: nobody, committer: nobody, extraHeaders: [], message: encode('') }
  const object = serializeCommit({ tree, parents, ...parties })
  await quarantine.put(object)
  return hashObject(object, objectFormat)
}
