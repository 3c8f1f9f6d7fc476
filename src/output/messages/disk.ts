/** Errors about a full disk during a fetch. */
import type { ErrorText } from '../../core/errors.js'

const makeRoom = 'make room, or fetch less: --depth 1, --since <date>, --bare'

export function noSpace(directory: string, reason: string): ErrorText {
  return {
    message: `the disk is full: ${directory}`,
    reason,
    hints: [makeRoom],
  }
}

export function quotaUsedUp(directory: string, reason: string): ErrorText {
  return {
    message: `your disk quota is used up: ${directory}`,
    reason,
    hints: [makeRoom],
  }
}

/** The free space, and the expected size of the fetch. */
export function roomNeeded(
  free: string,
  received: { readonly bytes: string; readonly of: string } | undefined,
): string {
  const had = received === undefined ? '' : `; ${received.bytes} of about ${received.of} had been received`
  return `${free} are free there${had}`
}
