import { messages } from '../../output/messages.js'
import type { Span } from '../cells.js'
import { factsOf, type Model, outcomeOf } from '../model.js'
import type { CommitRow } from '../rows.js'

const longest = 16

/** Returns what is to be seen of a commit at a glance: what will happen to it, then the branches that stand there. */
export function badgesOf(model: Model, row: CommitRow): readonly Span[] {
  const facts = factsOf(model, row)
  if (facts === undefined) return []
  const outcome = row.action === 'drop' ? undefined : outcomeOf(model)
  const fate = outcome?.fates.get(facts.oid)
  const says = messages.editor.badges
  const badges: Span[] = []
  if (fate?.kind === 'conflict') badges.push({ text: says.conflict, role: 'error' })
  if (fate?.kind === 'emptied') badges.push({ text: says.emptied, role: 'warning' })
  for (const branch of facts.branches.slice(0, 2)) badges.push({ text: `[${shortened(branch)}]`, role: 'note' })
  return badges
}

function shortened(branch: string): string {
  return branch.length > longest ? `${branch.slice(0, longest - 1)}…` : branch
}
