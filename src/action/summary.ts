import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import { messages } from '../output/messages.js'
import { sanitize } from '../output/sanitize.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import type { Checkout } from './choose-checkout.js'

/** Returns the job summary of a clone: a table of what was fetched. */
export function summaryOf(checkout: Checkout, document: CloneDocument, wholeBytes: number | undefined): string {
  const { commit, commits, shallow, files } = document
  const rows = messages.action.summaryRows({
    what: checkout.ref ?? document.ref,
    commit: commit ?? '',
    commits: shallow ? commits : `${commits}, all there are`,
    received: prettyBytes(document.receivedBytes),
    whole: wholeBytes === undefined || wholeBytes === 0 ? undefined : prettyBytes(wholeBytes),
    repository: prettyBytes(document.gitDirBytes),
    files: `${files}, ${prettyBytes(document.worktreeBytes)}`,
    time: prettyMilliseconds(document.durationMs),
  })
  const lines = rows.map(([name, value]) => `| ${name} | ${cell(String(value))} |\n`)
  return `**${text(checkout.repository)}**\n\n| | |\n|---|---|\n${lines.join('')}\n`
}

/** Whatever a ref is called, it is shown as it is. */
function cell(value: string): string {
  return `<code>${text(value)}</code>`
}

function text(value: string): string {
  return sanitize(value)
    .replace(/\s+/g, ' ')
    .replace(/[^\w ./,@+-]/gu, char => `&#${char.codePointAt(0)};`)
}
