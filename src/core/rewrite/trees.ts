import type { ObjectReader } from '../../git/port.js'
import { toLatin1 } from '../bytes/bytes.js'
import type { ObjectFormat, Oid } from '../object/oid.js'
import { hashObject, type RawObject } from '../object/raw-object.js'
import { serializeTree, type TreeEntry, treeEntries } from '../object/tree.js'

/** A tree's entries by their names, one character per byte. */
export type Entries = ReadonlyMap<string, TreeEntry>

/** Says that a tree is not as git writes trees: editing it could lose something. */
export class OddTree extends Error {
  override name = 'OddTree'
}

const modes: ReadonlySet<string> = new Set(['40000', '100644', '100755', '120000', '160000'])

/** The trees of a rewrite: those of the repository, read once, and those that it makes, kept until they are wanted. */
export class Trees {
  /** What no tree of the repository holds yet: trees, and all else that a merge has made. */
  readonly made = new Map<Oid, RawObject>()
  readonly empty: Oid
  readonly #read = new Map<Oid, Promise<Entries>>()

  constructor(
    private readonly reader: ObjectReader,
    readonly format: ObjectFormat,
  ) {
    // Every git knows the empty tree, whether or not it is there.
    this.empty = hashObject(serializeTree([]), format)
    this.#read.set(this.empty, Promise.resolve(new Map()))
  }

  /**
   * Returns the entries of a tree.
   *
   * @throws OddTree, or what the reader throws
   */
  entries(oid: Oid): Promise<Entries> {
    const known = this.#read.get(oid)
    if (known !== undefined) return known
    const reading = this.#entriesOf(oid)
    this.#read.set(oid, reading)
    return reading
  }

  /** Makes a tree of some entries, and returns its name. */
  make(entries: Entries): Oid {
    const tree = serializeTree(entries.values())
    const oid = hashObject(tree, this.format)
    // The empty one is known without being there; a commit needs it to be.
    if (!this.#read.has(oid) || oid === this.empty) this.made.set(oid, tree)
    if (!this.#read.has(oid)) this.#read.set(oid, Promise.resolve(entries))
    return oid
  }

  /** Takes in what a merge has made. */
  adopt(objects: Iterable<RawObject>): void {
    for (const object of objects) this.made.set(hashObject(object, this.format), object)
  }

  /** Returns what was made of the trees and of all in them: what was made on the way is of no use to anybody. */
  madeBelow(roots: Iterable<Oid>): readonly RawObject[] {
    const seen = new Set(roots)
    const found: RawObject[] = []
    for (const oid of seen) {
      const object = this.made.get(oid)
      if (object === undefined) continue
      found.push(object)
      if (object.type === 'tree') for (const entry of treeEntries(object.body, this.format)) seen.add(entry.oid)
    }
    return found
  }

  async #entriesOf(oid: Oid): Promise<Entries> {
    const { type, body } = this.made.get(oid) ?? (await this.reader.read(oid))
    if (type !== 'tree') throw new OddTree(`${oid} is a ${type}`)
    const entries = new Map<string, TreeEntry>()
    for (const entry of treeEntries(body, this.format)) {
      const name = toLatin1(entry.name)
      if (!modes.has(entry.mode) || entries.has(name)) throw new OddTree(`${oid} has an odd entry`)
      entries.set(name, entry)
    }
    return entries
  }
}
