import type { LimitsOf } from '../../core/report/host-limits.js'

/** The options of a report; the command line's words, sorted. */
export interface ReportOptions {
  /** The maximum number of rows of each list. */
  readonly top: number
  /** Whose limits apply; undefined: those of the remote's host, else git-sizer's. */
  readonly limits?: LimitsOf | undefined
  /** The file for the picture, as a full path. */
  readonly html?: string | undefined
  /** The file for the table of paths, as a full path. */
  readonly csv?: string | undefined
  /** Bytes that .git may have; more is a failure. */
  readonly failOver?: number | undefined
}

/** The options of a report about a range. */
export interface RangeReportOptions {
  /** `A..B`, or `A...B` for the commits since the merge base; HEAD where B is empty. */
  readonly range: string
  readonly top: number
  /** Bytes; more is a failure. */
  readonly failOver: number | undefined
  /** A file with the ids of blobs that do not count, as a full path. */
  readonly exempt: string | undefined
}
