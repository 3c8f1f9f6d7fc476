import { messages } from '../../output/messages.js'
import { absorbedInto } from '../absorb/absorb-mode.js'
import type { Span } from './cells.js'
import { factsOf, type Model, outcomeOf } from '../plan/model.js'
import { parseMergeWords } from '../../core/rewrite/todo/merge-words.js'
import { shapeOfRows } from '../plan/row-shape.js'
import { isMerge, type Row, shown } from '../plan/rows.js'

const longest = 16

/** Returns what is to be seen of a commit at a glance: what will happen to it, then the branches that stand there. */
export function badgesOf(model: Model, row: Row): readonly Span[] {
  const facts = factsOf(model, row)
  if (facts === undefined) return []
  const isGone = row.kind === 'commit' ? row.action === 'drop' : row.state === 'left-out'
  const outcome = isGone ? undefined : outcomeOf(model)
  const fate = outcome?.fates.get(facts.oid)
  const says = messages.editor.badges
  const badges: Span[] = []
  const absorbed = model.mode.kind === 'absorb' ? absorbedInto(model.mode, facts.oid) : 0
  if (absorbed > 0) badges.push({ text: `+${absorbed}`, role: 'added' })
  if (fate?.kind === 'conflict') badges.push({ text: says.conflict, role: 'error' })
  if (fate?.kind === 'may-conflict') badges.push({ text: says.mayConflict, role: 'warning' })
  if (shapeOfRows(model.rows).strays.has(row.key)) badges.push({ text: says.stray, role: 'warning' })
  if (fate?.kind === 'emptied') badges.push({ text: says.emptied, role: 'warning' })
  if (isMerge(row)) badges.push({ text: `(${shortened(mergedIn(row.words))})`, role: 'graph' })
  for (const branch of facts.branches.slice(0, 2)) badges.push({ text: `[${shortened(branch)}]`, role: 'note' })
  return badges
}

function mergedIn(words: string): string {
  return shown((parseMergeWords(words)?.merged ?? []).join(' '))
}

function shortened(branch: string): string {
  return branch.length > longest ? `${branch.slice(0, longest - 1)}…` : branch
}
