import type { Fate, Simulated } from '../../core/editor/session.js'
import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { stagedCounts } from '../absorb/absorb-mode.js'
import { fittedSpans, type Line, type Span, widthOf } from '../text/cells.js'
import {
  currentCommit,
  currentRow,
  factsOf,
  mergingOf,
  type Model,
  outcomeOf,
  type SplitMode,
  type AbsorbMode,
} from '../model/model.js'
import { type RowTrouble, shapeOfRows } from '../model/row-shape.js'
import { cursorSpans } from './message-pane.js'

/** Returns the state line: the last message, a question, or information about the row at the cursor. */
export function stateLine(model: Model): Line {
  const { columns } = model.size
  const { mode } = model
  if (mode.kind === 'line') {
    const { questions } = messages.editor
    const asks = questions[mode.asks]
    const field = cursorSpans(mode.field.letters, mode.field.at, columns - widthOf(asks) - 2)
    return { spans: fittedSpans([{ text: ` ${asks}`, role: 'key' }, ...field], columns), ground: 'plain' }
  }
  if (mode.kind === 'forget') {
    const question = { text: messages.editor.forgetQuestion(mode.what), role: 'warning' } as const
    return { spans: fittedSpans([{ text: ' ', role: 'text' }, question], columns), ground: 'plain' }
  }
  if (mode.kind === 'help' || mode.kind === 'summary' || (mode.kind === 'message' && model.notice === undefined))
    return { spans: fittedSpans([], columns), ground: 'plain' }
  if (mode.kind === 'split')
    return { spans: fittedSpans([{ text: ' ', role: 'text' }, splitState(model, mode)], columns), ground: 'plain' }
  return { spans: fittedSpans([{ text: ' ', role: 'text' }, ...stateSpans(model)], columns), ground: 'plain' }
}

function stateSpans(model: Model): readonly Span[] {
  if (model.notice !== undefined) return [{ text: model.notice, role: 'warning' }, ...afterNotice(model)]
  if (model.mode.kind === 'absorb') return [{ text: absorbState(model.mode), role: 'note' }]
  const { trouble, strays } = shapeOfRows(model.rows)
  if (trouble !== undefined) return [{ text: troubleText(model, trouble), role: 'error' }]
  const outcome = outcomeOf(model)
  const oid = currentCommit(model)?.oid
  const fate = oid === undefined ? undefined : outcome?.fates.get(oid)
  const conflicts = conflictsIn(outcome)
  const conflict = conflicts.find(([commit]) => commit === oid) ?? conflicts[0]
  if (conflict !== undefined) return [{ text: conflictText(conflict), role: 'error' }]
  if (outcome?.trouble !== undefined) return [{ text: outcome.trouble, role: 'error' }]
  const merging = mergingOf(model)
  if (merging !== undefined) return [{ text: messages.editor.merging(merging), role: 'dim' }]
  if (strays.size > 0) return [{ text: messages.editor.strays(strays.size), role: 'warning' }]
  if (model.marked.size > 0) return [{ text: messages.editor.marked(model.marked.size), role: 'note' }]
  const partOf = currentCommit(model)?.partOf
  if (fate?.kind === 'rewritten' && partOf === undefined)
    return [{ text: messages.editor.becomes(oid?.slice(0, 7) ?? '', fate.now.slice(0, 7)), role: 'dim' }]
  if (fate?.kind === 'emptied') return [{ text: messages.editor.emptiedHere, role: 'warning' }]
  const row = currentRow(model)
  const isWritten = row?.kind !== 'commit' || row.action !== 'reword' || row.written !== undefined
  if (!isWritten) return [{ text: messages.editor.toBeWritten, role: 'dim' }]
  if (partOf !== undefined) return [{ text: messages.editorSplit.partOf(partOf.slice(0, 7)), role: 'dim' }]
  return [{ text: fate?.kind === 'kept' ? messages.editor.stays : '', role: 'dim' }]
}

function absorbState({ staged }: AbsorbMode): string {
  return staged === undefined ? messages.editorAbsorb.looking : messages.editorAbsorb.counts(stagedCounts(staged))
}

function troubleText(model: Model, { row, kind, name }: RowTrouble): string {
  const commit = factsOf(model, row)?.oid.slice(0, 7) ?? row.action
  return `${commit}: ${messages.editor.cannotBe(kind, name)}`
}

/** The last message does not hide an error. */
function afterNotice(model: Model): readonly Span[] {
  const [state] = stateSpans({ ...model, notice: undefined })
  const matters = state?.role === 'error' || mergingOf(model) !== undefined || shapeOfRows(model.rows).strays.size > 0
  return state !== undefined && matters ? [{ text: ' · ', role: 'dim' }, state] : []
}

type Conflict = readonly [commit: Oid, fate: Extract<Fate, { kind: 'conflict' }>]

/** Returns the conflicting commits. */
export function conflictsIn(outcome: Simulated | undefined): readonly Conflict[] {
  return [...(outcome?.fates ?? [])].flatMap(([commit, fate]) =>
    fate.kind === 'conflict' ? [[commit, fate] as const] : [],
  )
}

function conflictText([commit, { files }]: Conflict): string {
  return messages.editor.conflictAt(commit.slice(0, 7), files.map(({ path, kind }) => `${path} (${kind})`).join(', '))
}

/** Returns the state line while a commit is split: the last message, else the size of each part. */
function splitState({ notice }: Model, mode: SplitMode): Span {
  if (notice !== undefined) return { text: notice, role: 'warning' }
  if (mode.does === 'reading') return { text: '', role: 'text' }
  if (mode.does === 'making') return { text: messages.editorSplit.making, role: 'dim' }
  const counts: number[] = Array.from({ length: Math.max(...mode.parts) + 1 }, () => 0)
  for (const part of mode.parts) counts[part] = (counts[part] ?? 0) + 1
  return { text: messages.editorSplit.counts(counts), role: 'dim' }
}
