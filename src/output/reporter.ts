import type { GitSlimError } from '../core/errors.js'
import type { TransferProgress } from '../core/network/progress.js'

/** The document that `--json` prints, without the fields of every document. Field names are part of the contract. */
export type JsonResult = object

/** What the lines of a result are: what somebody asked for, as a list or a preview, or a summary of what was done. */
export type ResultKind = 'answer' | 'summary'

/** Returns the kind of a command's result that changes something: in a dry run, its lines are what was asked for. */
export function resultOf({ dryRun }: { readonly dryRun: boolean }): ResultKind {
  return dryRun ? 'answer' : 'summary'
}

/**
 * All output of the program, behind one interface: a terminal, plain lines, JSON, or a buffer in tests. Results go to
 * stdout; progress, notes and warnings to stderr.
 */
export interface Reporter {
  /**
   * Shows the progress. Called often; a reporter draws as often as its reader can follow. Undefined: nobody watches.
   */
  readonly progress: ((progress: TransferProgress) => void) | undefined
  /** Prints something that a person should know, and that changes nothing. */
  note(text: string): void
  warn(text: string): void
  /** Prints a line of a program that runs for the user, such as a hook, even with `--quiet`. */
  passOn(line: string): void
  /** Shows a git command, with `--verbose`. */
  trace(command: string): void
  /**
   * Ends the run with its result: lines for people, a document for programs. With `--quiet`, a summary of what was done
   * is left out.
   */
  result(lines: readonly string[], document: JsonResult, kind: ResultKind): void
  /** Prints lines for people that come before a failure: the document of the failure has the same for programs. */
  answer(lines: readonly string[]): void
  /** Ends the run with a failure. */
  failure(error: GitSlimError): void
}
