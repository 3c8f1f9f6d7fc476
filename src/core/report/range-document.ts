import type { ReportedPath } from './document.js'

/** A blob that a range adds, and the commit that introduces it. */
export interface RangeBlob extends ReportedPath {
  readonly oid: string
  /** Uncompressed. */
  readonly bytes: number
  readonly commit: string
}

/** What `report --range --json` prints (schemas/report-range.json): what a range adds to everybody's clone. */
export interface RangeDocument {
  readonly range: { readonly base: string; readonly head: string }
  /** Bytes of the pack that a clone with the base fetches, without exempt blobs. */
  readonly addedBytes: number
  /** Bytes of a pack with all of these objects that needs no other pack. */
  readonly selfContainedBytes: number
  readonly objects: { readonly commits: number; readonly trees: number; readonly blobs: number; readonly tags: number }
  /** The largest blobs, uncompressed. */
  readonly largest: readonly RangeBlob[]
  /** Blobs that commits of the range have, and its last tree does not, the largest first. */
  readonly addedAndDeleted: readonly RangeBlob[]
  readonly addedAndDeletedBytes: number
  /** Blobs that do not count. */
  readonly exempt: readonly string[]
}

/** An object of a range. */
export interface RangeObject {
  readonly oid: string
  readonly type: string
  readonly size: number
}

/** Where a blob was introduced: the oldest commit of the range that has it. */
export interface Introduction {
  readonly path: string
  readonly commit: string
}

export interface RangeFacts {
  readonly objects: readonly RangeObject[]
  readonly introductions: ReadonlyMap<string, Introduction>
  /** The blobs in the last tree of the range. */
  readonly last: ReadonlySet<string>
}

type Summed = Pick<RangeDocument, 'objects' | 'largest' | 'addedAndDeleted' | 'addedAndDeletedBytes'>

/**
 * Sums the objects of a range.
 *
 * @param shown returns a path as it is shown
 * @param top the number of blobs in each list
 */
export function summariseRange(
  { objects, introductions, last }: RangeFacts,
  shown: (path: string) => ReportedPath,
  top: number,
): Summed {
  const count = (type: string) => objects.filter(object => object.type === type).length
  const blobs = objects.filter(({ type }) => type === 'blob').toSorted((a, b) => b.size - a.size)
  const gone = blobs.filter(({ oid }) => !last.has(oid))
  const reported = ({ oid, size }: RangeObject): RangeBlob => {
    const { path, commit } = introductions.get(oid) ?? { path: '', commit: '' }
    return { oid, bytes: size, ...shown(path), commit }
  }
  return {
    objects: { commits: count('commit'), trees: count('tree'), blobs: blobs.length, tags: count('tag') },
    largest: blobs.slice(0, top).map(reported),
    addedAndDeleted: gone.slice(0, top).map(reported),
    addedAndDeletedBytes: gone.reduce((sum, { size }) => sum + size, 0),
  }
}
