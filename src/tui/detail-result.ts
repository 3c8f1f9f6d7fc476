import { messages } from '../output/messages.js'
import type { Item } from './detail-item.js'
import { factsOf, type Model, outcomeOf } from './model.js'
import { type Group, groupsOf, type Row, shown } from './rows.js'
import type { Oid } from '../core/object/oid.js'

/** Returns the history that would come out, newest first. */
export function resultItems(model: Model): readonly Item[] {
  const groups = groupsOf(model.rows)
  const outcome = outcomeOf(model)
  const head: Item[] = [{ text: messages.editor.resultTitle(model.title), role: 'title' }]
  if (outcome === undefined) head.push({ text: messages.editor.stillLooking, role: 'dim' })
  else if (outcome.trouble !== undefined) head.push({ text: outcome.trouble, role: 'error' })
  else if (outcome.names === 'provisional') head.push({ text: messages.editor.provisional, role: 'dim' })
  const commits = groups.toReversed().flatMap(group => groupItems(model, group))
  return [
    ...head,
    ...commits,
    { text: model.onto || messages.editor.root, role: 'dim', lead: { text: 'o ', role: 'graph' } },
  ]
}

function groupItems(model: Model, group: Group): readonly Item[] {
  const rows = [group.head, ...group.members].flatMap(position => model.rows[position] ?? [])
  const [head] = rows
  const facts = head === undefined ? undefined : factsOf(model, head)
  if (head === undefined || facts === undefined) return []
  const outcome = outcomeOf(model)
  const fate = outcome?.fates.get(facts.oid)
  const mark = fate?.kind === 'kept' ? '*' : fate?.kind === 'conflict' ? 'x' : fate?.kind === 'emptied' ? '-' : '@'
  const name = fate?.kind === 'rewritten' ? fate.now : fate?.kind === 'kept' ? facts.oid : undefined
  const branches = outcome?.following.filter(({ now }) => now === name).map(({ branch }) => ` [${branch}]`) ?? []
  const others = rows.length > 1 ? ` (+${rows.length - 1})` : ''
  const says = messageSubject(head, rows) ?? facts.subject
  return [
    {
      text: `${short(name)} ${says}${others}${branches.join('')}`,
      role: fate?.kind === 'conflict' ? 'error' : fate?.kind === 'kept' || fate?.kind === 'emptied' ? 'dim' : 'text',
      lead: { text: `${mark} `, role: 'graph' },
    },
  ]
}

function messageSubject(head: Row, rows: readonly Row[]): string | undefined {
  const written = rows.flatMap(row => (row.kind === 'commit' && row.written !== undefined ? [row.written] : [])).at(-1)
  return written?.split('\n', 1)[0] ?? (head.kind === 'command' ? shown(head.words) : undefined)
}

function short(oid: Oid | undefined): string {
  return oid === undefined ? '.......' : oid.slice(0, 7)
}
