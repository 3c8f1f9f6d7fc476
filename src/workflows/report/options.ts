/** The options of a report; the command line's words, sorted. */
export interface ReportOptions {
  /** The maximum number of rows of each list. */
  readonly top: number
  /** The file for the picture, as a full path. */
  readonly html?: string | undefined
}
