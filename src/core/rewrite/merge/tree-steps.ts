import type { Oid } from '../../object/oid.js'
import { type TreeChange, changeBetween, type Change } from '../tree/tree-change.js'
import type { Trees } from '../tree/trees.js'
import type { Conflict, Merger } from './merger.js'
import { editTree, type TreeEditTools } from '../tree/tree-edit.js'
import { mergeBlobs } from './merge-texts.js'
import { OddTree } from '../../object/flat-tree.js'

/** The change of one commit, applied to the tree it is replayed on. */
export type TreeStep =
  | { readonly kind: 'tree'; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly conflicts: readonly Conflict[] }

/** Applies the changes of commits to other trees: directly where the result is certain, else by a merge. */
export class TreeSteps {
  readonly #changes = new Map<number, Promise<TreeChange | undefined>>()
  /** The position up to which changes have been read ahead. */
  #foreseen = 0
  readonly #tools: TreeEditTools

  /** @param all what will be asked for, in this order; any of it may be passed over */
  constructor(
    private readonly trees: Trees,
    private readonly merger: Merger,
    private readonly all: readonly Change[],
  ) {
    this.#tools = editTools(trees, merger)
  }

  /** Applies the change at a position to a tree. */
  async take(position: number, onto: Oid): Promise<TreeStep> {
    const { from, to } = this.#at(position)
    if (onto === from) return { kind: 'tree', tree: to }
    if (from === to) return { kind: 'tree', tree: onto }
    const before = this.trees.done.get(`${from} ${to} ${onto}`)
    if (before !== undefined) return { kind: 'tree', tree: before }
    const change = await this.#change(position)
    return this.#done({ from, to }, change, onto)
  }

  /** Applies a change to a tree that was not known in advance. */
  async apply({ from, to }: Change, onto: Oid): Promise<TreeStep> {
    if (onto === from) return { kind: 'tree', tree: to }
    if (from === to) return { kind: 'tree', tree: onto }
    return this.#done({ from, to }, await certain(changeBetween(this.trees, from, to)), onto)
  }

  /** Returns what a change that could not be foreseen certainly makes of a tree, without the merger; else undefined. */
  async certain({ from, to }: Change, onto: Oid): Promise<Oid | undefined> {
    if (onto === from) return to
    if (from === to) return onto
    const before = this.trees.done.get(`${from} ${to} ${onto}`)
    return before ?? this.#edited({ from, to }, await certain(changeBetween(this.trees, from, to)), onto)
  }

  async #edited({ from, to }: Change, change: TreeChange | undefined, onto: Oid): Promise<Oid | undefined> {
    const edited = change === undefined ? undefined : await certain(editTree(this.#tools, change, onto))
    if (edited !== undefined) this.trees.done.set(`${from} ${to} ${onto}`, edited)
    return edited
  }

  async #done({ from, to }: Change, change: TreeChange | undefined, onto: Oid): Promise<TreeStep> {
    const edited = await this.#edited({ from, to }, change, onto)
    if (edited !== undefined) return { kind: 'tree', tree: edited }
    const outcome = await this.merger.merge({ base: from, ours: onto, theirs: to, made: this.trees.made })
    if (outcome.kind === 'conflict') return outcome
    this.trees.adopt(outcome.objects)
    this.trees.done.set(`${from} ${to} ${onto}`, outcome.tree)
    return { kind: 'tree', tree: outcome.tree }
  }

  #change(position: number): Promise<TreeChange | undefined> {
    if (this.#foreseen < Math.min(position + ahead, this.all.length)) this.#foresee(position)
    const change = this.#changes.get(position) ?? Promise.resolve(undefined)
    this.#changes.delete(position)
    return change
  }

  #foresee(position: number): void {
    const end = Math.min(position + 2 * ahead, this.all.length)
    for (let i = Math.max(position, this.#foreseen); i < end; i++) {
      const { from, to } = this.#at(i)
      const reading = certain(changeBetween(this.trees, from, to))
      // Awaited when its turn comes; until then a rejection must not count as unhandled.
      reading.catch(() => {})
      this.#changes.set(i, reading)
    }
    this.#foreseen = end
  }

  #at(position: number): Change {
    const change = this.all[position]
    if (change === undefined) throw new TypeError(`there is no change ${position}`)
    return change
  }
}

/** Returns how trees are edited where git would merge texts line by line. */
export function editTools(trees: Trees, { mergesLines }: Pick<Merger, 'mergesLines'>): TreeEditTools {
  return {
    trees,
    mergeFiles: async ({ from, to, here }, place) => {
      if (!(await mergesLines(place, oid => trees.blob(oid)))) return undefined
      return mergeBlobs(trees, { base: from.oid, ours: here.oid, theirs: to.oid })
    },
  }
}

/** So many changes are read ahead at least, and as many at once: trees that are asked for together come together. */
const ahead = 128

/** Trees that git would not have written are left to git. */
async function certain<T>(editing: Promise<T>): Promise<T | undefined> {
  try {
    return await editing
  } catch (error) {
    if (error instanceof OddTree) return undefined
    throw error
  }
}
