import type { JsonBytes } from '../bytes/json-bytes.js'
import type { Storage } from './storage.js'
import type { ObjectTotals } from './object-table.js'
import type { Finding } from './findings.js'
import type { ReportedLimits } from './host-limits.js'
import type { Metric } from './metrics.js'
import type { RefGroup } from './units.js'

/** Why objects are kept: reachable from refs, reachable only from reflogs or an index, or unreachable. */
export type ObjectClass = 'referenced' | 'remembered' | 'unreachable'

/** The totals of the objects of one class, by their type. */
export type ClassTotals = Readonly<Record<'commits' | 'trees' | 'tags' | 'blobs', ObjectTotals>>

/** Packed bytes of objects in a tip, and of objects only in older commits. */
export interface LiveAndDeleted {
  readonly live: number
  readonly deleted: number
}

/** A commit in a report. */
export interface NamedCommit {
  readonly commit: string
  readonly seconds: number
  readonly author: string
}

/** A blob that takes much space. */
export interface ReportedBlob {
  readonly oid: string
  readonly bytes: number
  readonly diskBytes: number
  readonly live: boolean
  /** The path of its first introduction first. */
  readonly paths: readonly ReportedPath[]
  readonly first: NamedCommit
  readonly last: NamedCommit
}

/** A path as text, and its bytes where they are not UTF-8. */
export interface ReportedPath {
  readonly path: string
  readonly pathBytes?: JsonBytes
}

/** A path, and all its versions in history; bytes as packed now. */
export interface ReportedVersions extends ReportedPath {
  readonly versions: number
  readonly diskBytes: number
  readonly live: boolean
}

/** Totals of a file extension; blobs without one are under an empty name. */
export interface ReportedExtension extends LiveAndDeleted {
  readonly extension: string
  readonly blobs: number
}

export interface ReportedDirectory extends ReportedPath, LiveAndDeleted {}

/** Bytes that only this ref holds: they would go if the ref went. */
export interface HeldOnlyBy {
  readonly name: string
  readonly group: RefGroup
  readonly refs: readonly string[]
  readonly objects: number
  readonly diskBytes: number
  /** `generated-site`: by its name and its separate root, the output of a program, whose history is not needed. */
  readonly verdict: 'generated-site' | null
}

/** The contents of history; null where the trees are absent. */
export interface ReportedHistory extends LiveAndDeleted {
  readonly blobs: readonly ReportedBlob[]
  readonly versions: readonly ReportedVersions[]
  readonly extensions: readonly ReportedExtension[]
  readonly directories: readonly ReportedDirectory[]
  /** Bytes of blobs by the month of their first introduction, `2026-11`, oldest first. */
  readonly growth: readonly { readonly month: string; readonly diskBytes: number }[]
}

/** What `--json` prints of a report (schemas/report.json). */
export interface ReportDocument {
  /** False where objects are absent or damaged, so that numbers are too small. */
  readonly complete: boolean
  readonly repository: {
    readonly objectFormat: string
    readonly shallow: boolean
    readonly bare: boolean
    readonly promisors: readonly string[]
    /** Objects that trees refer to and that are absent. */
    readonly missing: number
  }
  readonly storage: Storage & { readonly totalBytes: number }
  readonly objects: Readonly<Record<ObjectClass, ClassTotals>> & {
    /** Bytes of duplicate copies of packed objects. */
    readonly furtherCopies: number
  }
  readonly history: ReportedHistory | null
  readonly heldOnlyBy: readonly HeldOnlyBy[] | null
  readonly refs: Readonly<Record<RefGroup, number>>
  readonly metrics: readonly Metric[]
  readonly limits: ReportedLimits
  /** Recommendations, with the command for each. */
  readonly findings: readonly (Finding & { readonly command: string })[]
}
