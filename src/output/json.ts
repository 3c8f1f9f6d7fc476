import type { GitSlimError } from '../core/errors.js'
import type { Reporter } from './reporter.js'
import { discreet } from './sanitize.js'

/** A stream for text. */
export type Write = (text: string) => void

/**
 * Prints exactly one JSON document on stdout, and warnings on stderr.
 *
 * Bytes that are not UTF-8 become U+FFFD in it; object names are full. Version 1 only ever gains fields.
 */
export function jsonReporter(stdout: Write, stderr: Write, command: string): Reporter {
  const print = (document: object) => stdout(`${JSON.stringify({ version: 1, command, ...document })}\n`)
  return {
    progress: undefined,
    note: () => {},
    warn: text => stderr(`warning: ${discreet(text)}\n`),
    passOn: line => stderr(`${discreet(line)}\n`),
    trace: text => stderr(`+ ${discreet(text)}\n`),
    result: (_lines, document) => print({ ok: true, ...document }),
    answer: () => {},
    failure: error => print({ ok: false, error: errorDocument(error), ...error.document }),
  }
}

function errorDocument({ kind, message, reason, hints, details }: GitSlimError): object {
  return {
    kind,
    message: discreet(message),
    ...(reason === undefined ? {} : { reason: discreet(reason) }),
    hints: hints.map(discreet),
    ...details,
  }
}
