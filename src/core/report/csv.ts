import type { ReportedVersions } from './document.js'

const columns = ['path', 'versions', 'disk_bytes', 'at_branch_head'] as const

/**
 * Returns the paths of history as a table for spreadsheets; bytes as packed now. In a path that is not UTF-8, invalid bytes
 * are U+FFFD.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvOf(versions: readonly ReportedVersions[]): string {
  const rows = versions.map(({ path, versions: count, diskBytes, live }) => [
    path,
    count,
    diskBytes,
    live ? 'yes' : 'no',
  ])
  return [columns, ...rows].map(row => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
