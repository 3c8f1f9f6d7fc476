import type { JsonBytes } from '../bytes/json-bytes.js'
import type { Storage } from './storage.js'
import type { ObjectTotals } from './object-table.js'
import type { Finding } from './findings.js'
import type { Metric } from './metrics.js'
import type { RefGroup } from './units.js'

/** Why objects are kept: refs reach them, only reflogs or an index do, or nothing does. */
export type ObjectClass = 'referenced' | 'remembered' | 'unreachable'

/** The totals of the objects of one class, by their type. */
export type ClassTotals = Readonly<Record<'commits' | 'trees' | 'tags' | 'blobs', ObjectTotals>>

/** Bytes as packed now, of objects that a tip has, and of those that only older commits have. */
export interface LiveAndDeleted {
  readonly live: number
  readonly deleted: number
}

/** A commit that a report names. */
export interface NamedCommit {
  readonly commit: string
  readonly seconds: number
  readonly author: string
}

/** A blob that takes much room. */
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

/** A path, and all that history has there; bytes as packed now. */
export interface ReportedVersions extends ReportedPath {
  readonly versions: number
  readonly diskBytes: number
  readonly live: boolean
}

/** What is counted by extension; blobs without one are under an empty name. */
export interface ReportedExtension extends LiveAndDeleted {
  readonly extension: string
  readonly blobs: number
}

export interface ReportedDirectory extends ReportedPath, LiveAndDeleted {}

/** Bytes that go where a ref goes, and nothing else does. */
export interface HeldOnlyBy {
  readonly name: string
  readonly group: RefGroup
  readonly refs: readonly string[]
  readonly objects: number
  readonly diskBytes: number
  /** `generated-site`: by its name and its own root, the output of a program, which needs no history. */
  readonly verdict: 'generated-site' | null
}

/** What history consists of; null where the trees that would tell are absent. */
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
    /** Objects that trees name and that are absent. */
    readonly missing: number
  }
  readonly storage: Storage & { readonly totalBytes: number }
  readonly objects: Readonly<Record<ObjectClass, ClassTotals>> & {
    /** Bytes that further copies of packed objects take. */
    readonly furtherCopies: number
  }
  readonly history: ReportedHistory | null
  readonly heldOnlyBy: readonly HeldOnlyBy[] | null
  readonly refs: Readonly<Record<RefGroup, number>>
  readonly metrics: readonly Metric[]
  /** What to do, with the command for it. */
  readonly findings: readonly (Finding & { readonly command: string })[]
}
