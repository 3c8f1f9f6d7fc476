import type { ReportChange, ReportCommit } from './history-analysis.js'

/** Callbacks while a history is read. */
export interface LogVisitor {
  readonly commit: (commit: ReportCommit) => void
  /** A change of the commit before. */
  readonly change?: (change: ReportChange) => void
}

/** The format of git-log that {@link LogParser} reads, with `-z`. */
export const logFormat = '%H %T %ct %P'

/**
 * Reads what `git log -z --format=… [--raw]` writes, chunk by chunk.
 *
 *     <commit> <tree> <seconds> <parents> NUL LF
 *     :<mode> <mode> <oid> <oid> <status> NUL <path> NUL …
 *
 * @see git-diff-tree(1), RAW OUTPUT FORMAT
 */
export class LogParser {
  #rest = Buffer.alloc(0)
  #raw: readonly string[] | undefined

  constructor(private readonly visitor: LogVisitor) {}

  feed(chunk: Uint8Array): void {
    const data = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk])
    let from = 0
    for (let end = data.indexOf(0, from); end !== -1; end = data.indexOf(0, from)) {
      this.#field(data.toString('latin1', from, end))
      from = end + 1
    }
    this.#rest = data.subarray(from)
  }

  #field(text: string): void {
    if (this.#raw !== undefined) {
      const [oldMode = '', newMode = '', oldOid = '', newOid = '', status = ''] = this.#raw
      this.#raw = undefined
      this.visitor.change?.({ oldMode, newMode, oldOid, newOid, status, path: text })
      return
    }
    const start = text.startsWith('\n') ? 1 : 0
    if (text[start] === ':') {
      this.#raw = text.slice(start + 1).split(' ')
      return
    }
    const [oid = '', tree = '', seconds = '', ...parents] = text.slice(start).split(' ')
    if (oid === '') return
    this.visitor.commit({ oid, tree, seconds: Number(seconds), parents: parents.filter(Boolean) })
  }
}
