/** What a report is asked for; the command line's words, sorted. */
export interface ReportOptions {
  /** How many rows each list has at most. */
  readonly top: number
}
