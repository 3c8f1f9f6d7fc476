import type { EditorSession } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { stagedCounts } from '../absorb/absorb-mode.js'
import { harmless } from '../view/cells.js'
import { isChanged } from '../plan/model.js'
import type { PlainState } from './plain.js'

/** Reads out where each part of what is staged would be absorbed, and asks whether it is to be, where it can. */
export async function askedToAbsorb(state: PlainState, session: EditorSession): Promise<PlainState> {
  const answer = await session.staged()
  if (answer.kind === 'nothing') return { ...state, says: [answer.why] }
  const { staged } = answer
  const counts = stagedCounts(staged)
  const parts = staged.parts.map(({ place, goal }) => harmless(`${place} ${goal}`))
  const says = (text: string) => [...parts, messages.editorAbsorb.counts(counts), text]
  if (counts.goes === 0) return { ...state, says: says(messages.editorAbsorb.noneGoes) }
  if (isChanged(state.model)) return { ...state, says: says(messages.editorAbsorb.planFirst) }
  return { ...state, asks: { kind: 'absorb', staged: staged.tree }, says: says(messages.plainEditor.askAbsorb) }
}
