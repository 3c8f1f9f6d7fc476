import { type Commit, parseCommit, serializeCommit } from '../../object/commit.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { Made } from './input-and-outcome.js'

/** A new commit, and the commits that it replaces. */
export interface NewCommit {
  /** Its id before it is changed. */
  readonly oid: Oid
  /** In the order of the plan; empty for a merge that was made from nothing. */
  readonly old: readonly Oid[]
}

export interface RenameInput {
  readonly format: ObjectFormat
  /** Returns the final commit; the same, if it does not change. Called one after another, parents before children. */
  readonly change: (commit: Commit, made: NewCommit) => Promise<Commit>
}

/** A replay's outcome with new ids. */
export interface Renamed<T> {
  readonly outcome: T
  /** The earlier ids of new commits that were changed, or descend from such. */
  readonly renamed: ReadonlyMap<Oid, Oid>
}

/**
 * Changes the commits that a replay has made, once it is known that all of them can be made: for changes that cannot be
 * tried, such as a signature that a person has to approve.
 */
export async function renameRewritten<T extends Made>(
  outcome: T,
  { format, change }: RenameInput,
): Promise<Renamed<T>> {
  const renamed = new Map<Oid, Oid>()
  const now = (oid: Oid) => renamed.get(oid) ?? oid
  const objects: RawObject[] = []
  const made = madeBy(outcome, format)
  for (const object of outcome.objects) {
    const before = made.get(object)
    if (before === undefined) {
      objects.push(object)
      continue
    }
    const commit = parseCommit(object.body)
    const raised = commit.parents.some(oid => renamed.has(oid))
      ? { ...commit, parents: commit.parents.map(now) }
      : commit
    const changed = await change(raised, before)
    const result = changed === commit ? object : serializeCommit(changed)
    objects.push(result)
    if (result !== object) renamed.set(before.oid, hashObject(result, format))
  }
  const mapping = outcome.mapping.map(([old, oid]) => [old, now(oid)] as const)
  const parts = outcome.parts.map(([part, oid]) => [part, now(oid)] as const)
  const refs = outcome.refs.map(ref => ({ ...ref, new: now(ref.new) }))
  const labels = new Map([...outcome.labels].map(([name, oid]) => [name, oid && now(oid)]))
  const tip = outcome.tip && now(outcome.tip)
  return { outcome: { ...outcome, tip, objects, mapping, parts, refs, labels }, renamed }
}

/** Returns the new commits whose ids will change: those that are changed, and their descendants. */
export function standingOn(
  outcome: Pick<Made, 'objects' | 'mapping'>,
  format: ObjectFormat,
  isChanged: (made: NewCommit) => boolean,
): ReadonlySet<Oid> {
  const found = new Set<Oid>()
  for (const [object, made] of madeBy(outcome, format)) {
    if (isChanged(made) || parseCommit(object.body).parents.some(oid => found.has(oid))) found.add(made.oid)
  }
  return found
}

/** Returns the new commits, parents before children. */
export function madeBy(
  { objects, mapping }: Pick<Made, 'objects' | 'mapping'>,
  format: ObjectFormat,
): ReadonlyMap<RawObject, NewCommit> {
  const olds = new Map<Oid, Oid[]>()
  for (const [old, oid] of mapping) olds.set(oid, [...(olds.get(oid) ?? []), old])
  const made = new Map<RawObject, NewCommit>()
  for (const object of objects) {
    if (object.type !== 'commit') continue
    const oid = hashObject(object, format)
    made.set(object, { oid, old: olds.get(oid) ?? [] })
  }
  return made
}
