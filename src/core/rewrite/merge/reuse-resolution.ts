import type { Conflict } from './merger.js'
import { fromLatin1, toLatin1 } from '../../bytes/bytes.js'
import type { Oid } from '../../object/oid.js'
import type { TreeEntry } from '../../object/tree.js'
import { changedFiles } from '../tree/changed-files.js'
import { differsInResolutions, hasTag, type Marked, marked, stillResolves } from './conflict-markers.js'
import type { Joined, MergeTools, Parents, Seen } from './merge-step.js'
import { isSame } from '../tree/tree-change.js'
import { entryAt } from '../tree/tree-paths.js'
import type { Trees } from '../tree/trees.js'
import type { TreeStep } from './tree-steps.js'

/** A merge whose conflicts a person resolved. */
export interface ResolvedMerge {
  readonly tree: Oid
  /** Its parents, and git's merge of them. */
  readonly old: Parents
  readonly before: Seen
  /** The new parents, and git's merge of them. */
  readonly distinct: Parents
  readonly after: Extract<Joined, { kind: 'tree' }> | Seen
}

/**
 * Returns the tree of a merge whose conflicts a person resolved: the difference between that merge and git's merge of
 * the old parents is applied to git's merge of the new parents. Where the same lines conflict, the resolution is
 * reused; a different conflict is left to a person.
 *
 *     git: 1 <2|3> 4    M: 1 23 4        git now: 0 <2|3> 4    M′: 0 23 4
 */
export async function reuseResolution(tools: MergeTools, merge: ResolvedMerge): Promise<TreeStep> {
  const { trees } = tools
  const from = await marked(trees, merge.before, merge.old)
  const onto = await afterOf(trees, merge)
  const step = await tools.steps.apply({ from: from.tree, to: merge.tree }, onto.tree)
  if (step.kind === 'conflict') return (await areOnlyResolutions(trees, merge, from)) ? alone(merge) : step
  const conflicts = [
    ...(await askedOtherwise(trees, merge, { from, onto })),
    ...(await open(trees, merge.tree, step.tree)),
  ]
  return conflicts.length === 0 ? step : { kind: 'conflict', conflicts }
}

function afterOf(trees: Trees, { after, distinct }: ResolvedMerge): Promise<Marked> {
  if (after.kind === 'tree') return Promise.resolve({ tree: after.tree, inLines: new Set() })
  return marked(trees, after, distinct)
}

/** Tells whether nothing is left to merge, and the old merge contained nothing but resolutions. */
async function areOnlyResolutions(
  trees: Trees,
  { tree, before, distinct }: ResolvedMerge,
  from: Marked,
): Promise<boolean> {
  if (distinct.length > 1) return false
  const asked = new Set(before.conflicts.map(({ path }) => toLatin1(path)))
  for (const { path, from: was, to } of await changedFiles(trees, from.tree, tree)) {
    if (!asked.has(path)) return false
    if (!from.inLines.has(path) || was === undefined || to === undefined) continue
    if (!differsInResolutions(await textOf(trees, to), await textOf(trees, was))) return false
  }
  return true
}

function alone({ distinct: [first] }: ResolvedMerge): TreeStep {
  return { kind: 'tree', tree: first.tree }
}

interface Sides {
  readonly from: Marked
  readonly onto: Marked
}

/** Returns the conflicts that are new or have changed, or that no longer exist, so that no resolution fits them. */
async function askedOtherwise(trees: Trees, merge: ResolvedMerge, { from, onto }: Sides): Promise<readonly Conflict[]> {
  const { before, after, tree } = merge
  const stagesNow = after.kind === 'conflict' ? after.left.stages : new Map<string, string>()
  const conflictsNow = after.kind === 'conflict' ? after.conflicts : []
  const found: Conflict[] = []
  for (const conflict of [...conflictsNow, ...before.conflicts.filter(({ path }) => !stagesNow.has(toLatin1(path)))]) {
    const path = toLatin1(conflict.path)
    const [was, is] = [before.left.stages.get(path), stagesNow.get(path)]
    const inLines = (was === undefined || from.inLines.has(path)) && (is === undefined || onto.inLines.has(path))
    if (was === is) continue
    const [asked, answer, now] = await Promise.all([from.tree, tree, onto.tree].map(at => entryAt(trees, at, path)))
    const isAnswered = inLines
      ? await isTextAnswered(trees, { asked, answer, now })
      : is === undefined && isSame(answer, now)
    if (!isAnswered) found.push(conflict)
  }
  return found
}

interface Entries {
  readonly asked: TreeEntry | undefined
  readonly answer: TreeEntry | undefined
  readonly now: TreeEntry | undefined
}

/** Tells whether the old resolution of a file still applies; unresolved new conflicts show in the result. */
async function isTextAnswered(trees: Trees, { asked, answer, now }: Entries): Promise<boolean> {
  if (asked === undefined || answer === undefined || now === undefined) return isSame(answer, now)
  const [was, text, is] = await Promise.all([asked, answer, now].map(entry => textOf(trees, entry)))
  return stillResolves(text ?? '', { was: was ?? '', is: is ?? '' })
}

async function textOf(trees: Trees, { oid }: TreeEntry): Promise<string> {
  return toLatin1(await trees.blob(oid))
}

/** Returns the files that contain markers. */
async function open(trees: Trees, before: Oid, now: Oid): Promise<readonly Conflict[]> {
  const files = await changedFiles(trees, before, now)
  const marked = files.filter(({ path, to }) => {
    const object = to === undefined ? undefined : trees.made.get(to.oid)
    return to !== undefined && (hasTag(path) || (object?.type === 'blob' && hasTag(toLatin1(object.body))))
  })
  return marked.map(({ path }) => ({ path: fromLatin1(path), kind: 'contents' }))
}
