import type { CheckoutMaxima } from './checkouts.js'
import type { ObjectTotals } from './object-table.js'

/** A number about a repository, and its reference value. */
export interface Metric {
  readonly name: MetricName
  readonly value: number
  readonly unit: 'bytes' | 'count'
  /** git-sizer's reference value: the level is the value divided by it. */
  readonly reference: number
  readonly level: number
}

const M = 1_000_000

/** @see git-sizer's sizes/output.go: one star for each time that the value is reached */
const references = {
  commits: [500_000, 'count'],
  commitBytes: [250 * M, 'bytes'],
  trees: [1.5 * M, 'count'],
  treeBytes: [2000 * M, 'bytes'],
  treeEntries: [50 * M, 'count'],
  blobs: [1.5 * M, 'count'],
  blobBytes: [10_000 * M, 'bytes'],
  annotatedTags: [25_000, 'count'],
  refs: [25_000, 'count'],
  branches: [25_000, 'count'],
  tags: [25_000, 'count'],
  remoteTrackingRefs: [25_000, 'count'],
  pullRequestRefs: [25_000, 'count'],
  notesRefs: [25_000, 'count'],
  otherRefs: [25_000, 'count'],
  maxCommitBytes: [50_000, 'bytes'],
  maxParents: [10, 'count'],
  maxTreeEntries: [1000, 'count'],
  maxBlobBytes: [10 * M, 'bytes'],
  historyDepth: [500_000, 'count'],
  tagDepth: [1.001, 'count'],
  checkoutDirectories: [2000, 'count'],
  checkoutPathDepth: [10, 'count'],
  checkoutPathLength: [100, 'bytes'],
  checkoutFiles: [50_000, 'count'],
  checkoutBytes: [1000 * M, 'bytes'],
  checkoutSymlinks: [25_000, 'count'],
  checkoutSubmodules: [100, 'count'],
} as const satisfies Readonly<Record<string, readonly [number, 'bytes' | 'count']>>

export type MetricName = keyof typeof references

export interface Measured {
  readonly commits: ObjectTotals
  readonly trees: ObjectTotals
  readonly blobs: ObjectTotals
  readonly tags: ObjectTotals
  readonly refs: Readonly<Record<'branches' | 'tags' | 'remotes' | 'requests' | 'notes' | 'other', number>>
  readonly maxCommitBytes: number
  readonly maxParents: number
  readonly maxBlobBytes: number
  readonly historyDepth: number
  readonly tagDepth: number
  /** Undefined where trees are absent. */
  readonly checkouts: CheckoutMaxima | undefined
}

/** Returns the numbers that git-sizer reports, each with its level of concern. */
export function metricsOf(measured: Measured): readonly Metric[] {
  return Object.entries(valuesOf(measured)).map(([key, value]) => {
    const name = key as MetricName
    const [reference, unit] = references[name]
    return { name, value, unit, reference, level: Math.floor(value / reference) }
  })
}

function valuesOf(measured: Measured): Partial<Record<MetricName, number>> {
  const { commits, trees, blobs, tags, refs, checkouts } = measured
  return {
    commits: commits.count,
    commitBytes: commits.bytes,
    trees: trees.count,
    treeBytes: trees.bytes,
    blobs: blobs.count,
    blobBytes: blobs.bytes,
    annotatedTags: tags.count,
    refs: Object.values(refs).reduce((sum, count) => sum + count, 0),
    branches: refs.branches,
    tags: refs.tags,
    remoteTrackingRefs: refs.remotes,
    pullRequestRefs: refs.requests,
    notesRefs: refs.notes,
    otherRefs: refs.other,
    maxCommitBytes: measured.maxCommitBytes,
    maxParents: measured.maxParents,
    maxBlobBytes: measured.maxBlobBytes,
    historyDepth: measured.historyDepth,
    tagDepth: measured.tagDepth,
    ...(checkouts && {
      treeEntries: checkouts.allTreeEntries,
      maxTreeEntries: checkouts.treeEntries,
      checkoutDirectories: checkouts.directories,
      checkoutPathDepth: checkouts.pathDepth,
      checkoutPathLength: checkouts.pathLength,
      checkoutFiles: checkouts.files,
      checkoutBytes: checkouts.bytes,
      checkoutSymlinks: checkouts.symlinks,
      checkoutSubmodules: checkouts.submodules,
    }),
  }
}
