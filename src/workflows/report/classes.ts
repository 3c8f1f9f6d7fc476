import type { ClassTotals, ObjectClass, ReportDocument } from '../../core/report/document.js'
import { type HistoryAnalysis, nobody } from '../../core/report/history-analysis.js'
import type { Measured } from '../../core/report/metrics.js'
import { totalsOf } from '../../core/report/object-table.js'
import type { Storage } from '../../core/report/storage.js'
import type { RefGroup, RefUnit } from '../../core/report/units.js'
import type { Ref } from '../../git/port.js'

/** The reachability of a repository's objects. */
export interface Reached {
  readonly analysis: HistoryAnalysis
  /** Objects that reflogs and indexes reach. */
  readonly remembered: ReadonlySet<number>
  readonly storage: Storage
  readonly tagDepth: number
}

/** The objects of a repository, summed. */
export interface Classified {
  readonly objects: ReportDocument['objects']
  /** The number of absent parents and root trees. */
  readonly missing: number
  readonly measured: Omit<Measured, 'refs' | 'checkouts'>
}

/** Sums the objects by reachability and type. The sums of all classes are those of the object store. */
export function classify({ analysis, remembered, storage, tagDepth }: Reached): Classified {
  const { table, reached } = analysis
  const classOf = (object: number): ObjectClass => {
    if (reached[object] === 1) return 'referenced'
    return remembered.has(object) ? 'remembered' : 'unreachable'
  }
  const totals = (kind: ObjectClass): ClassTotals => {
    const of = (type: string) => totalsOf(table, object => table.types[object] === type && classOf(object) === kind)
    return { commits: of('commit'), trees: of('tree'), tags: of('tag'), blobs: of('blob') }
  }
  const referenced = totals('referenced')
  const largest = (type: string) => largestOf(analysis, type)
  return {
    objects: {
      referenced,
      remembered: totals('remembered'),
      unreachable: totals('unreachable'),
      furtherCopies: furtherCopies(analysis, storage),
    },
    missing: missingRoots(analysis),
    measured: {
      commits: referenced.commits,
      trees: referenced.trees,
      blobs: referenced.blobs,
      tags: referenced.tags,
      maxCommitBytes: largest('commit'),
      maxBlobBytes: largest('blob'),
      maxParents: analysis.commits.reduce((most, { parents }) => Math.max(most, parents.length), 0),
      historyDepth: depthOf(analysis),
      tagDepth,
    },
  }
}

/** Bytes of a pack outside of its objects: its header, and the checksum at its end. */
const packOverhead = 32

/**
 * Returns the bytes of duplicate objects. With alternates this is unknown, because their objects are not stored here.
 */
function furtherCopies({ table }: HistoryAnalysis, { packs, cruftPacks, looseObjects, alternates }: Storage): number {
  if (alternates.length > 0) return 0
  const stored = packs.bytes + cruftPacks.bytes + looseObjects.bytes - packOverhead * (packs.files + cruftPacks.files)
  return Math.max(0, stored - totalsOf(table, () => true).diskBytes)
}

function missingRoots({ table, commits }: HistoryAnalysis): number {
  return commits.filter(({ tree }) => table.find(tree) === undefined).length
}

function largestOf({ table, labels }: HistoryAnalysis, type: string): number {
  let most = 0
  for (let object = 0; object < table.count; object++) {
    if (table.types[object] === type && labels[object] !== nobody) most = Math.max(most, table.sizeOf(object))
  }
  return most
}

/** Returns the length of the longest line of commits; children come before parents. */
function depthOf(analysis: HistoryAnalysis): number {
  const depths = new Int32Array(analysis.commits.length).fill(1)
  analysis.commits.forEach(({ parents }, i) => {
    for (const parent of parents) {
      const at = analysis.numberOf(parent)
      if (at !== undefined) depths[at] = Math.max(depths[at] ?? 1, (depths[i] ?? 1) + 1)
    }
  })
  return depths.reduce((most, depth) => Math.max(most, depth), 0)
}

/** Counts units of refs by their group. */
export function refCounts(units: readonly RefUnit[]): Readonly<Record<RefGroup, number>> {
  const count = (group: RefGroup) => units.filter(unit => unit.group === group).length
  return {
    branches: count('branches'),
    tags: count('tags'),
    requests: count('requests'),
    notes: count('notes'),
    stash: count('stash'),
    other: count('other'),
  }
}

/** Counts refs by where they stand. */
export function refKinds(refs: readonly Ref[]): Measured['refs'] {
  const count = (pattern: RegExp) => refs.filter(({ name }) => pattern.test(name)).length
  const known = {
    branches: count(/^refs\/heads\//),
    tags: count(/^refs\/tags\//),
    remotes: count(/^refs\/remotes\//),
    requests: count(/^refs\/(?:pull|merge-requests|pull-requests)\//),
    notes: count(/^refs\/notes\//),
  }
  return { ...known, other: refs.length - Object.values(known).reduce((sum, n) => sum + n, 0) }
}

/** Returns all bytes in the repository's directory. */
export function storageTotal(storage: Storage): number {
  return Object.values(storage).reduce((sum, part) => sum + ('bytes' in part ? part.bytes : 0), 0)
}
