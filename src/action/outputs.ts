import { shortOid } from '../core/object/oid.js'
import type { CloneDocument } from '../workflows/clone/report.js'
import type { Checkout } from './choose-checkout.js'
import prettyBytes from 'pretty-bytes'
import prettyMilliseconds from 'pretty-ms'
import { messages } from '../output/messages.js'
import { sanitize } from '../output/sanitize.js'

/** Returns the step's outputs, as action.yml describes them. An output without a value is empty. */
export function outputsOf(checkout: Checkout, document: CloneDocument): Readonly<Record<string, string>> {
  const { commit, ref, depth, shallow, mergeBases, describe } = document
  // The depth at which a search ended may differ from path to path.
  const isEven = mergeBases === null && describe === null
  return {
    ref: checkout.ref ?? ref,
    commit: commit ?? '',
    'merge-base': mergeBases?.join(' ') ?? '',
    describe: described(document),
    depth: shallow ? String((isEven && depth) || '') : '0',
    'received-bytes': String(document.receivedBytes),
    'duration-ms': String(document.durationMs),
  }
}

/** As git-describe(1) prints it. */
function described({ describe, commit }: CloneDocument): string {
  if (describe === null || commit === null) return ''
  const { tag, distance } = describe
  return distance === 0 ? tag : `${tag}-${distance}-g${shortOid(commit)}`
}

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

/** Ref names are escaped, so that they are shown literally. */
function cell(value: string): string {
  return `<code>${text(value)}</code>`
}

function text(value: string): string {
  return sanitize(value)
    .replace(/\s+/g, ' ')
    .replace(/[^\w ./,@+-]/gu, char => `&#${char.codePointAt(0)};`)
}
