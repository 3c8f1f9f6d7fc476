import { messages } from '../output/messages.js'
import type { Item } from './detail-item.js'
import { factsOf, type Model, outcomeOf } from './model.js'
import type { Row } from './rows.js'

/** Returns what becomes of each commit of the plan, in the order of the rows shown. */
export function changesItems(model: Model): readonly Item[] {
  const rows = model.order === 'newest-first' ? model.rows.toReversed() : model.rows
  const items = rows.flatMap(row => rowItem(model, row))
  const outcome = outcomeOf(model)
  const following =
    outcome?.following.map(({ branch, now }): Item => ({ text: `${branch} -> ${now.slice(0, 7)}`, role: 'note' })) ?? []
  return [{ text: messages.editor.changesTitle, role: 'title' }, ...items, ...following]
}

function rowItem(model: Model, row: Row): readonly Item[] {
  const facts = factsOf(model, row)
  if (facts === undefined || (row.kind === 'command' && row.state === 'left-out')) return []
  const old = facts.oid.slice(0, 7)
  const says = (sign: string, now: string, role: Item['role']): readonly Item[] => [
    { text: ` ${sign} ${now.padEnd(7)} ${facts.subject}`, role, lead: { text: old, role: 'id' } },
  ]
  if (row.kind === 'commit' && row.action === 'drop') return says('-', '', 'deleted')
  const fate = outcomeOf(model)?.fates.get(facts.oid)
  switch (fate?.kind) {
    case undefined:
    case 'unknown':
      return says('?', '', 'dim')
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
