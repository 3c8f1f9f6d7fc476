import type { ParsedArgs } from '../spec.js'
import { countOf } from '../values.js'

/** Returns the operation a command line names, or undefined for the newest. */
export function operationId({ positionals: [text] }: ParsedArgs): number | undefined {
  return text === undefined ? undefined : countOf('<operation>', text, 1)
}
