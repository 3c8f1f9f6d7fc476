import type { GitSlimError } from '../core/errors.js'
import type { TransferProgress } from '../core/network/progress.js'

/** The document `--json` prints, without the fields every document has. Field names are part of the contract. */
export type JsonResult = object

/**
 * Everything the program says, behind one value: a terminal, plain lines, JSON, or a buffer in tests.
 *
 * Results go to stdout; progress, notes and warnings to stderr.
 */
export interface Reporter {
  /**
   * Shows how far a transfer is. Called often; a reporter draws as much of it as its reader can bear.
   * Undefined: nobody watches, so nobody need be told.
   */
  readonly progress: ((progress: TransferProgress) => void) | undefined
  /** Says something a person should know, and that changes nothing. */
  note(text: string): void
  warn(text: string): void
  /** Passes on a line of a program that was started in the user's name, such as a hook: whatever else is silent. */
  passOn(line: string): void
  /** Shows a git command, with `--verbose`. */
  trace(command: string): void
  /** Ends the run with its result: lines for people, a document for programs. */
  result(lines: readonly string[], document: JsonResult): void
  /** Ends the run with a failure. */
  failure(error: GitSlimError): void
}
