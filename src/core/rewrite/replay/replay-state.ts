import type { RefName } from '../../ref/ref-name.js'
import { type Commit, serializeCommit } from '../../object/commit.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import { hashObject, type RawObject } from '../../object/raw-object.js'
import type { MovedRef } from '../../operation/record.js'
import type { Place, PlaceTodo } from '../plan/plan.js'

/** A commit in a replay, and its tree; `oid` is null where nothing has been built yet. */
export interface Position {
  readonly oid: Oid | null
  readonly tree: Oid
}

/** The state of a replay: the current commit, the commits that were made, and the labels. */
export class ReplayState {
  readonly #made = new Map<Oid, Commit>()
  readonly labels = new Map<string, Oid | null>()
  /** The new commits, by their ids. */
  readonly commits = new Map<Oid, RawObject>()
  readonly #refs = new Map<RefName, MovedRef>()
  readonly objects: RawObject[] = []
  readonly mapping: (readonly [old: Oid, rewritten: Oid])[] = []
  readonly parts: (readonly [part: Oid, made: Oid])[] = []
  readonly emptied: Oid[] = []
  readonly unsigned: Oid[] = []
  /** The result after each step. */
  readonly heads: (Oid | null)[] = []

  constructor(
    public head: Position,
    private readonly format: ObjectFormat,
    private readonly treeOf: (oid: Oid | null) => Oid,
  ) {}

  /** The trees of all new commits. */
  get trees(): readonly Oid[] {
    return [...this.#made.values()].map(({ tree }) => tree)
  }

  get refs(): readonly MovedRef[] {
    return [...this.#refs.values()]
  }

  /** Continues from a commit as it is. */
  keep(oid: Oid | null): undefined {
    this.head = this.at(oid)
    return undefined
  }

  leaveOut(old: readonly Oid[]): undefined {
    this.emptied.push(...old)
    return undefined
  }

  /** Continues from a new commit, which replaces old ones, or parts of such. */
  add({ old, parts }: { readonly old: readonly Oid[]; readonly parts: readonly Oid[] }, commit: Commit): void {
    const object = serializeCommit(commit)
    const oid = hashObject(object, this.format)
    this.objects.push(object)
    this.commits.set(oid, object)
    this.#made.set(oid, commit)
    for (const before of old) this.mapping.push([before, oid])
    for (const part of parts) this.parts.push([part, oid])
    this.head = { oid, tree: commit.tree }
  }

  /** Applies a todo that makes no commit. */
  place(todo: PlaceTodo): undefined {
    const { oid } = this.head
    if (todo.action === 'label') this.labels.set(todo.name, oid)
    else if (todo.action === 'reset') this.keep(todo.to === null ? null : this.find(todo.to))
    else if (oid !== null) this.#refs.set(todo.ref, { name: todo.ref, old: todo.old, new: oid })
    return undefined
  }

  /** Returns the commit that a place of the plan refers to now. */
  find(place: Place): Oid | null {
    if ('commit' in place) return place.commit
    const found = this.labels.get(place.label)
    if (found === undefined) throw new TypeError(`no todo before this one has the label ${place.label}`)
    return found
  }

  at(oid: Oid | null): Position {
    return { oid, tree: (oid === null ? undefined : this.#made.get(oid)?.tree) ?? this.treeOf(oid) }
  }

  /** Returns a new commit, or undefined. */
  made(oid: Oid): Commit | undefined {
    return this.#made.get(oid)
  }
}

export interface AncestryInput {
  /** The commits whose parents are known: the plan's own. */
  readonly known: ReadonlySet<Oid>
  readonly commitOf: (oid: Oid) => Commit
  /** Returns a new commit, or undefined. */
  readonly made: (oid: Oid) => Commit | undefined
  /** Tells whether one of some other commits is another one, or its descendant. */
  readonly reaches: ((from: readonly Oid[], to: Oid) => Promise<boolean>) | undefined
}

/** Answers questions of ancestry between new commits and original ones. */
export class Ancestry {
  constructor(private readonly input: AncestryInput) {}

  /**
   * Tells whether a commit is an ancestor of another one, or the same.
   *
   * @param merge the old merge of these two, if it is one that is made again: what was not merged before, on what it
   *   stood on, does not have to be asked for
   */
  async reaches(from: Oid, to: Oid, merge: Commit | undefined): Promise<boolean> {
    const now = this.#walk(from)
    if (now.inside.has(to) || now.border.has(to)) return true
    if (this.input.made(to) !== undefined || this.input.reaches === undefined) return false
    if (merge !== undefined && this.#wasMerged(merge, to, now.border)) return false
    return now.border.size > 0 && this.input.reaches([...now.border], to)
  }

  /** Tells whether a merge of an unchanged commit has the same first parent as before. */
  #wasMerged({ parents: [first, ...others] }: Commit, to: Oid, border: ReadonlySet<Oid>): boolean {
    if (first === undefined || !others.includes(to)) return false
    const before = this.#walk(first)
    return [...border].every(oid => before.inside.has(oid) || before.border.has(oid))
  }

  /** Returns the known ancestors of a commit, and where they end. */
  #walk(from: Oid): { readonly inside: ReadonlySet<Oid>; readonly border: ReadonlySet<Oid> } {
    const { known, commitOf, made } = this.input
    const [inside, border] = [new Set<Oid>(), new Set<Oid>()]
    const waiting = [from]
    for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
      if (inside.has(oid) || border.has(oid)) continue
      const commit = made(oid) ?? (known.has(oid) ? commitOf(oid) : undefined)
      if (commit === undefined) border.add(oid)
      else {
        inside.add(oid)
        waiting.push(...commit.parents)
      }
    }
    return { inside, border }
  }
}
