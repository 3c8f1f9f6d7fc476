import { shortOid } from '../../core/object/oid.js'
import { cutTo, padTo } from '../../output/columns.js'
import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import type { ShownCommit, Sides } from './sides.js'

/** Of longer sides only the newest commits are drawn. */
const mostRows = 8
const width = 60
const margin = 8

/**
 * Draws what a branch was and what it has become, newest first, down to what both have.
 *
 *     before  * d0b668c Sell cake
 *             * b141da6 Sell bread
 *     after   | * 2203185 Sell bread and cake
 *             |/
 *             * 37c74f4 Open the shop
 */
export function drawSides({ before, after, base }: Sides): readonly string[] {
  const parts = before.length > 0 && after.length > 0
  const { beforeMark, afterMark } = messages.operations
  const old = side(before, '* ')
  const now = side(after, parts && base !== undefined ? '| * ' : '* ')
  const common = base === undefined ? [] : [rowOf(base, '* ')]
  // If one of them has no commits of its own, it ends at a common one.
  const beforeRows = marked(before.length > 0 ? old : [], beforeMark)
  const afterRows = marked(after.length > 0 ? now : [], afterMark)
  const joint = parts && base !== undefined ? marked(['|/'], '') : parts ? [''] : []
  const commonMark = parts ? '' : before.length > 0 ? afterMark : beforeMark
  return parts && base === undefined
    ? [...beforeRows, ...joint, ...afterRows]
    : [...beforeRows, ...afterRows, ...joint, ...marked(common, commonMark)]
}

function side(commits: readonly ShownCommit[], graph: string): readonly string[] {
  const rows = commits.map(commit => rowOf(commit, graph))
  if (rows.length <= mostRows) return rows
  const left = rows.length - mostRows + 1
  return [...rows.slice(0, mostRows - 1), `${graph.replace('*', '…')}${messages.history.more(left)}`]
}

function rowOf({ oid, subject }: ShownCommit, graph: string): string {
  const name = `${graph}${shortOid(oid)} `
  return name + cutTo(sanitize(subject), width - margin - name.length)
}

/** Only the first row has the title. */
function marked(rows: readonly string[], mark: string): readonly string[] {
  return rows.map((row, i) => padTo(i === 0 ? mark : '', margin) + row)
}
