import { messages } from '../../output/messages.js'
import type { Item, Items } from './detail-item.js'
import { factsOf, type Model, outcomeOf, positionAt, thereOf } from '../model/model.js'
import { memoize } from '../text/memoize.js'
import { shapeOfRows } from '../model/row-shape.js'
import { isMerge, type Row } from '../model/rows.js'

/** Returns the result for each commit of the plan, in the order of the rows shown. Lines are made on request. */
export function changesItems(model: Model): Items {
  const positions = shownRows(model.rows)
  const following = outcomeOf(model)?.following ?? []
  return {
    length: 1 + positions.length + following.length,
    at: line => {
      if (line === 0) return { text: messages.editor.changesTitle, role: 'title' }
      const row = model.rows[positions[inOrder(model, positions.length, line - 1)] ?? -1]
      if (row !== undefined) return rowItem(model, row)
      const moved = following[line - 1 - positions.length]
      return moved && { text: `${moved.branch} -> ${moved.now.slice(0, 7)}`, role: 'note' }
    },
  }
}

/** Returns the line of the row at the cursor. */
export function changesLine(model: Model): number | undefined {
  const positions = shownRows(model.rows)
  const at = positions.indexOf(model.cursor)
  return at === -1 ? undefined : 1 + inOrder(model, positions.length, at)
}

function inOrder({ order }: Model, length: number, line: number): number {
  return line >= length ? line : positionAt({ rows: { length }, order }, line)
}

/** Returns the positions of the rows with commits. */
const shownRows = memoize((rows: readonly Row[]): readonly number[] =>
  rows.flatMap((row, at) => (row.kind === 'commit' || isMadeAgain(row) ? [at] : [])),
)

function isMadeAgain(row: Row): boolean {
  return isMerge(row) && /^-[cC]\s/.test(row.words)
}

function rowItem(model: Model, row: Row): Item | undefined {
  const facts = factsOf(model, row)
  if (facts === undefined) return { text: row.kind === 'commit' ? row.commit : row.action, role: 'dim' }
  const old = thereOf(facts).slice(0, 7)
  const says = (sign: string, now: string, role: Item['role']): Item => ({
    text: ` ${sign} ${now.padEnd(7)} ${facts.subject}`,
    role,
    lead: { text: old, role: 'id' },
  })
  if (row.kind === 'commit' ? row.action === 'drop' : row.state === 'left-out') return says('-', '', 'deleted')
  if (shapeOfRows(model.rows).strays.has(row.key)) return says('-', '', 'warning')
  const fate = outcomeOf(model)?.fates.get(facts.oid)
  switch (fate?.kind) {
    case undefined:
    case 'unknown':
      return says('?', '', 'dim')
    case 'may-conflict':
      return says('?', '', 'warning')
    case 'kept':
      return says('=', old, 'dim')
    case 'rewritten':
      return says(
        row.kind === 'commit' && (row.action === 'squash' || row.action === 'fixup') ? '>' : '!',
        fate.now.slice(0, 7),
        'text',
      )
    case 'emptied':
      return says('0', '', 'warning')
    case 'conflict':
      return says('x', '', 'error')
  }
}
