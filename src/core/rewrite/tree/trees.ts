import { type ObjectReader, hashObject, type RawObject, type Derivation } from '../../object/raw-object.js'
import { FlatTree, OddTree, splicesFor } from '../../object/flat-tree.js'
import type { ObjectFormat, Oid } from '../../object/oid.js'
import { serializeTree, treeEntries, type TreeEntry } from '../../object/tree.js'
import { applyDelta, deltaOf, spliced } from '../../pack/delta.js'

/** So many bytes of trees are kept for when they are asked for again. */
const kept = 24 * 1024 * 1024

/** The trees of a rewrite: those of the repository, and those that it makes, kept until they are wanted. */
export class Trees {
  /** What no tree of the repository holds yet: trees, and all else that a merge has made. In the order of making. */
  readonly made = new Map<Oid, RawObject>()
  /** What has been done to trees before: from, to, and onto what. A replay that comes by again need not do it again. */
  readonly done = new Map<string, Oid>()
  readonly empty: Oid
  /** The last that were asked for. */
  readonly #recent = new Map<Oid, Recent>()
  #recentBytes = 0
  /** What the repository is known to hold. */
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
    // The last asked for are the last to go.
    this.#recent.delete(oid)
    this.#recent.set(oid, known)
    return known.tree
  }

  /** Returns the bytes of a file, of the repository or made. */
  async blob(oid: Oid): Promise<Uint8Array> {
    return (this.made.get(oid) ?? (await this.reader.read(oid))).body
  }

  /** Makes a tree of another by putting other entries in, and returns its name. */
  async edit(onto: Oid, edits: Edits): Promise<Oid> {
    const before = await this.flat(onto)
    const tree = new MadeTree(this.made.get(onto), before, edits)
    const oid = hashObject(tree, this.format)
    if (this.#there.has(oid) || this.made.has(oid)) return oid
    this.made.set(oid, tree)
    void this.#keep(oid, Promise.resolve(new FlatTree(tree.body, this.format)))
    return oid
  }

  /** Takes in what a merge has made. */
  adopt(objects: Iterable<RawObject>): void {
    for (const object of objects) {
      const oid = hashObject(object, this.format)
      if (!this.made.has(oid)) this.made.set(oid, object)
    }
  }

  /** Returns what was made of the trees and of all in them: what was made on the way is of no use to anybody. */
  madeBelow(roots: Iterable<Oid>): readonly RawObject[] {
    const wanted = new Set<RawObject>()
    const seen = new Set(roots)
    for (const oid of seen) {
      const object = this.made.get(oid)
      if (object === undefined) continue
      wanted.add(object)
      if (object.type === 'tree') for (const inside of this.#inside(object, wanted)) seen.add(inside)
    }
    // What others are made of comes before them.
    return wanted.size === 0 ? [] : [...this.made.values()].filter(object => wanted.has(object))
  }

  /** Returns what may have been made of what is in a tree; but for what is in one that is wanted already. */
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
    // Every git knows the empty tree, whether or not it is there.
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
    // What failed may work another time.
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
class MadeTree implements RawObject {
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
