import { type FlatTree, splicesFor } from '../../object/flat-tree.js'
import type { Derivation, RawObject } from '../../object/raw-object.js'
import type { TreeEntry } from '../../object/tree.js'
import { applyDelta, deltaOf, spliced } from '../../pack/delta.js'

/** Entries of a tree that are others now, by their names, one character per byte. */
export type Edits = ReadonlyMap<string, TreeEntry | undefined>

/** No more deltas stand upon one another: git goes through all of them to read the last. */
const longestChain = 50

/**
 * A tree that differs from another in some entries.
 *
 * A long rewrite makes thousands of large trees of which each differs from the last in one line: of most of them only
 * that is kept.
 */
export class MadeTree implements RawObject {
  readonly type = 'tree'
  readonly derived: Derivation | undefined
  /** How many trees have to be made before this one can be. */
  readonly depth: number
  readonly #whole: Uint8Array | undefined
  #recent: WeakRef<Uint8Array>

  /**
   * @param before the object that `onto` is the tree of, where it was made as well
   */
  constructor(
    readonly before: RawObject | undefined,
    onto: FlatTree,
    readonly edits: Edits,
  ) {
    const splices = splicesFor(onto, edits)
    const body = spliced(onto.bytes, splices)
    this.depth = before === undefined ? 0 : depthOf(before) + 1
    if (before !== undefined && this.depth <= longestChain) {
      this.derived = { base: before, delta: deltaOf(onto.bytes, splices) }
    } else {
      this.depth = 0
      this.#whole = body
    }
    this.#recent = new WeakRef(body)
  }

  get body(): Uint8Array {
    const known = this.#whole ?? this.#recent.deref()
    if (known !== undefined || this.derived === undefined) return known ?? new Uint8Array()
    const body = applyDelta(this.derived.base.body, this.derived.delta)
    this.#recent = new WeakRef(body)
    return body
  }
}

function depthOf(object: RawObject): number {
  return object instanceof MadeTree ? object.depth : 0
}
