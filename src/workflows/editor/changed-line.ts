import { shownLine } from '../../core/editor/file-changes.js'
import { messages } from '../../output/messages.js'
import { sanitizeLine } from '../../output/sanitize.js'

/** Returns a line of a file, one character per byte, as it is shown where two lines may differ in how they end alone. */
export function changedLine(line: string): string {
  const end = line.endsWith('\r\n') ? '^M' : line.endsWith('\n') ? '' : ` ${messages.editor.noNewline}`
  return `${shownLine(line, sanitizeLine)}${end}`
}
