import type { EditorSession } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import type { Updated, SplitEffect, SplitSessionEvent } from '../model/events.js'
import { currentRow, factsOf, type Model, type Choosing } from '../model/model.js'
import type { Row } from '../model/rows.js'

/** Begins to split the commit at the cursor, or says why that is impossible. */
export function beginSplit(model: Model): Updated {
  const row = currentRow(model)
  const why = row === undefined ? messages.editor.emptyPlan : whyNot(model, row)
  const commit = row === undefined ? undefined : factsOf(model, row)?.oid
  if (row === undefined || commit === undefined || why !== undefined) return [{ ...model, notice: why }]
  const mode = { kind: 'split', key: row.key, commit, does: 'reading' } as const
  return [
    { ...model, mode },
    { kind: 'read-pieces', commit, byLine: [] },
  ]
}

function whyNot(model: Model, row: Row): string | undefined {
  const facts = factsOf(model, row)
  if (row.kind === 'command')
    return row.action === 'merge' ? messages.editorSplit.notAMerge : messages.editor.notForLines
  if (facts === undefined) return messages.editorSplit.unknown
  if (facts.parents.length > 1) return messages.editorSplit.notAMerge
  return row.action === 'drop' ? messages.editorSplit.notDropped : undefined
}

/** Returns the parts with numbers from 0 on and without gaps, leaving out unused ones. */
export function withoutGaps(parts: readonly number[]): readonly number[] {
  const used = [...new Set(parts)].toSorted((a, b) => a - b)
  const now = new Map(used.map((part, i) => [part, i]))
  return parts.map(part => now.get(part) ?? 0)
}

/** Returns the part of some pieces; undefined where they are in several. */
export function commonPart({ parts }: Choosing, [from, to]: readonly [number, number]): number | undefined {
  const first = parts[from]
  for (let i = from; i < to; i++) if (parts[i] !== first) return undefined
  return first
}

/** Returns the column where changed lines begin, after their sign. */
export function indentOf({ parts }: Choosing): number {
  return String(Math.max(...parts) + 1).length + 7
}

/** Does the work for a split, and returns the result. */
export async function runSplitEffect(
  session: Pick<EditorSession, 'pieces' | 'split'>,
  effect: SplitEffect,
): Promise<SplitSessionEvent> {
  const { kind, commit, byLine } = effect
  if (kind === 'read-pieces') return { kind: 'pieces', commit, found: await session.pieces(commit, byLine) }
  const { key, parts } = effect
  return { kind: 'parts-made', key, parts, made: await session.split(commit, parts, byLine) }
}
