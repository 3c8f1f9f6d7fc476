import { type ObjectReader, hashObject, type RawObject, type Derivation } from '../../object/raw-object.js'
import { FlatTree, OddTree, splicesFor } from '../../object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import { serializeTree, treeEntries, type TreeEntry } from '../../object/tree.js'
import { applyDelta, deltaOf, spliced } from '../../pack/delta.js'

/** The number of bytes of trees that are cached. */
const kept = 24 * 1024 * 1024

/** The trees of a rewrite: those of the repository, and new ones, which are kept until they are written. */
export class Trees {
  /**
   * Objects that are not in the repository yet: trees, and everything else that a merge made. In the order they were
   * made.
   */
  readonly made = new Map<Oid, RawObject>()
  /** Results of earlier edits: from, to, and onto. A second replay need not repeat them. */
  readonly done = new Map<string, Oid>()
  readonly empty: Oid
  /** Recently used trees. */
  readonly #recent = new Map<Oid, Recent>()
  #recentBytes = 0
  /** Objects known to be in the repository. */
  readonly #there = new Set<Oid>()

  constructor(
    private readonly reader: ObjectReader,
    readonly format: ObjectFormat,
  ) {
    this.empty = hashObject(serializeTree([]), format)
  }

  /**
   * Returns a tree.
   *
   * @throws OddTree, or what the reader throws
   */
  flat(oid: Oid): Promise<FlatTree> {
    const known = this.#recent.get(oid)
    if (known === undefined) return this.#keep(oid, this.#read(oid))
    // The most recently used are removed last.
    this.#recent.delete(oid)
    this.#recent.set(oid, known)
    return known.tree
  }

  /** Returns the bytes of a file, from the repository or new. */
  async blob(oid: Oid): Promise<Uint8Array> {
    return (this.made.get(oid) ?? (await this.reader.read(oid))).body
  }

  /** Makes a tree from another with some entries replaced, and returns its id. */
  async edit(onto: Oid, edits: Edits): Promise<Oid> {
    const before = await this.flat(onto)
    const tree = new MadeTree(this.made.get(onto), before, edits)
    const oid = hashObject(tree, this.format)
    if (this.#there.has(oid) || this.made.has(oid)) return oid
    this.made.set(oid, tree)
    void this.#keep(oid, Promise.resolve(new FlatTree(tree.body, this.format)))
    return oid
  }

  /** Adds the objects of a merge. */
  adopt(objects: Iterable<RawObject>): void {
    for (const object of objects) {
      const oid = hashObject(object, this.format)
      if (!this.made.has(oid)) this.made.set(oid, object)
    }
  }

  /** Returns the new objects of the trees: intermediate ones are left out. */
  madeBelow(roots: Iterable<Oid>): readonly RawObject[] {
    const wanted = new Set<RawObject>()
    const seen = new Set(roots)
    for (const oid of seen) {
      const object = this.made.get(oid)
      if (object === undefined) continue
      wanted.add(object)
      if (object.type === 'tree') for (const inside of this.#inside(object, wanted)) seen.add(inside)
    }
    // Objects come after those they are made from.
    return wanted.size === 0 ? [] : [...this.made.values()].filter(object => wanted.has(object))
  }

  /** Returns the new objects in a tree; except those in one that is included already. */
  #inside(object: RawObject, wanted: ReadonlySet<RawObject>): readonly Oid[] {
    const found: Oid[] = []
    const edited = new Set<string>()
    let tree: RawObject | undefined = object
    while (tree instanceof MadeTree) {
      for (const [name, entry] of tree.edits) {
        if (entry !== undefined && !edited.has(name)) found.push(entry.oid)
        edited.add(name)
      }
      tree = tree.before
      if (tree !== undefined && wanted.has(tree)) return found
    }
    if (tree !== undefined) for (const { oid } of treeEntries(tree.body, this.format)) found.push(oid)
    return found
  }

  async #read(oid: Oid): Promise<FlatTree> {
    // Every git knows the empty tree, whether or not it is stored.
    if (oid === this.empty) return new FlatTree(new Uint8Array(), this.format)
    const made = this.made.get(oid)
    const { type, body } = made ?? (await this.reader.read(oid))
    if (type !== 'tree') throw new OddTree(`${oid} is a ${type}`)
    if (made === undefined) this.#there.add(oid)
    return new FlatTree(body, this.format)
  }

  async #keep(oid: Oid, tree: Promise<FlatTree>): Promise<FlatTree> {
    const recent: Recent = { tree, size: 0 }
    this.#recent.set(oid, recent)
    // A failed read may succeed another time.
    tree.catch(() => {
      if (this.#recent.get(oid) === recent) this.#recent.delete(oid)
    })
    const { bytes } = await tree
    recent.size = bytes.length
    this.#recentBytes += recent.size
    for (const [oldest, { size }] of this.#recent) {
      if (this.#recentBytes <= kept) break
      this.#recent.delete(oldest)
      this.#recentBytes -= size
    }
    return tree
  }
}

interface Recent {
  readonly tree: Promise<FlatTree>
  /** 0 while it is being read. */
  size: number
}

/** Changed entries of a tree, by their names, one character per byte. */
export type Edits = ReadonlyMap<string, TreeEntry | undefined>

/** The maximum length of a chain of deltas: git follows the whole chain to read the last. */
const longestChain = 50

/**
 * A tree that differs from another in some entries. A long rewrite makes thousands of large trees, each with one line
 * changed: most of them are kept only as that change.
 */
class MadeTree implements RawObject {
  readonly type = 'tree'
  readonly derived: Derivation | undefined
  /** The number of trees that have to be built before this one. */
  readonly depth: number
  readonly #whole: Uint8Array | undefined
  #recent: WeakRef<Uint8Array>

  /**
   * @param before the object that `onto` is the tree of, where it was made as well
   *
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
