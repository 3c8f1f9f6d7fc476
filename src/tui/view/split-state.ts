import { messages } from '../../output/messages.js'
import type { Span } from './cells.js'
import type { Model } from '../plan/model.js'
import type { SplitMode } from '../split/split-model.js'

/** Returns what is to be known while a commit is split: what was just said, else how much is in each part. */
export function splitState({ notice }: Model, mode: SplitMode): Span {
  if (notice !== undefined) return { text: notice, role: 'warning' }
  if (mode.does === 'reading') return { text: '', role: 'text' }
  if (mode.does === 'making') return { text: messages.editorSplit.making, role: 'dim' }
  const counts: number[] = Array.from({ length: Math.max(...mode.parts) + 1 }, () => 0)
  for (const part of mode.parts) counts[part] = (counts[part] ?? 0) + 1
  return { text: messages.editorSplit.counts(counts), role: 'dim' }
}
