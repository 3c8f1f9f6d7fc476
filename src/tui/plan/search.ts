import { factsOf, type Model, positionAt } from '../model/model.js'
import { type Row, shown } from '../model/rows.js'

/**
 * Tells whether a row contains a text in its subject, author, id, path, or command; an upper-case letter makes the
 * search case-sensitive.
 */
export function matches(model: Pick<Model, 'facts' | 'paths'>, row: Row, text: string): boolean {
  if (text === '') return false
  const isIn =
    text === text.toLowerCase()
      ? (where: string) => where.toLowerCase().includes(text)
      : (where: string) => where.includes(text)
  const facts = factsOf(model, row)
  if (row.kind === 'command' && isIn(`${row.action} ${shown(row.words)}`)) return true
  if (facts === undefined) return row.kind === 'commit' && isIn(shown(row.rest))
  return (
    isIn(facts.subject) ||
    isIn(facts.author) ||
    facts.oid.startsWith(text) ||
    (model.paths.get(facts.oid) ?? []).some(isIn)
  )
}

/** Returns the position of the next match, in the order shown, from the cursor on and around; or undefined. */
export function findFrom(model: Model, { step, from }: { step: 1 | -1; from: 'here' | 'beyond' }): number | undefined {
  const { rows, search } = model
  const line = positionAt(model, model.cursor)
  for (let i = from === 'here' ? 0 : 1; i <= rows.length; i++) {
    const at = positionAt(model, (line + step * i + 2 * rows.length) % Math.max(1, rows.length))
    const row = rows[at]
    if (row !== undefined && matches(model, row, search)) return at
  }
  return undefined
}
