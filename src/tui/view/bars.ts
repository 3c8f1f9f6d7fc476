import type { ConflictingFile, Simulated } from '../../core/editor/session.js'
import { messages } from '../../output/messages.js'
import { type AbsorbMode, stagedCounts } from '../absorb-mode.js'
import { fittedSpans, type Line, type Span, widthOf } from '../cells.js'
import { layoutOf } from '../layout.js'
import { currentCommit, currentRow, factsOf, mergingOf, type Model, outcomeOf } from '../model.js'
import { countsOf, type RowTrouble, shapeOfRows } from '../row-shape.js'
import { isMerge } from '../rows.js'
import { splitState } from './split-state.js'
import { cursorSpans } from './message-pane.js'

/** Returns the line at the top: what this is about, and what it comes to. */
export function titleLine(model: Model): Line {
  const { columns } = model.size
  const right = ` ${counts(model)} `
  const left: Span[] = [
    { text: ' git slim ', role: 'title' },
    { text: model.onto === '' ? model.title : messages.editor.title(model.title, model.onto), role: 'bar' },
  ]
  const room = columns - widthOf(right)
  return {
    spans: fittedSpans([...fittedSpans(left, room), { text: right, role: outcomeRole(model) }], columns),
    ground: 'bar',
  }
}

function counts(model: Model): string {
  const { before, after } = countsOf(model.rows)
  return messages.editor.counts({ commits: before, results: after, state: stateOf(model) })
}

function stateOf(model: Model): string {
  const outcome = outcomeOf(model)
  if (outcome === undefined) return '…'
  const conflicts = conflictsIn(outcome).length
  if (conflicts > 0) return messages.editor.conflictsIn(conflicts)
  return outcome.trouble === undefined ? messages.editor.works : messages.editor.unsure
}

function outcomeRole(model: Model): Span['role'] {
  const outcome = outcomeOf(model)
  if (outcome === undefined) return 'dim'
  return outcome.trouble === undefined ? 'bar' : 'error'
}

/** Returns the line of state: what was just said, a question, or what is known of the row at the cursor. */
export function stateLine(model: Model): Line {
  const { columns } = model.size
  const { mode } = model
  if (mode.kind === 'line') {
    const { questions } = messages.editor
    const asks = questions[mode.asks]
    const field = cursorSpans(mode.field.letters, mode.field.at, columns - widthOf(asks) - 2)
    return { spans: fittedSpans([{ text: ` ${asks}`, role: 'key' }, ...field], columns), ground: 'plain' }
  }
  if (mode.kind === 'help' || mode.kind === 'summary' || (mode.kind === 'message' && model.notice === undefined))
    return { spans: fittedSpans([], columns), ground: 'plain' }
  if (mode.kind === 'split')
    return { spans: fittedSpans([{ text: ' ', role: 'text' }, splitState(model, mode)], columns), ground: 'plain' }
  const spans =
    mode.kind === 'leave' ? [{ text: messages.editor.leaveQuestion, role: 'warning' } as const] : stateSpans(model)
  return { spans: fittedSpans([{ text: ' ', role: 'text' }, ...spans], columns), ground: 'plain' }
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
  for (const [commit, { files }] of [...conflicts.filter(([commit]) => commit === oid), ...conflicts]) {
    return [{ text: messages.editor.conflictAt(commit.slice(0, 7), filesIn(files)), role: 'error' }]
  }
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

/** What was just said does not hide what is wrong. */
function afterNotice(model: Model): readonly Span[] {
  const [state] = stateSpans({ ...model, notice: undefined })
  const matters = state?.role === 'error' || mergingOf(model) !== undefined || shapeOfRows(model.rows).strays.size > 0
  return state !== undefined && matters ? [{ text: ' · ', role: 'dim' }, state] : []
}

function conflictsIn(outcome: Simulated | undefined) {
  return [...(outcome?.fates ?? [])].flatMap(([commit, fate]) =>
    fate.kind === 'conflict' ? [[commit, fate] as const] : [],
  )
}

function filesIn(files: readonly ConflictingFile[]): string {
  return files.map(({ path, kind }) => `${path} (${kind})`).join(', ')
}

/** Returns the line at the bottom: the keys that are of use now. */
export function hintLine(model: Model): Line {
  const { columns } = model.size
  const spans: Span[] = []
  let used = 1
  for (const [key, does] of hintsOf(model)) {
    const width = widthOf(key) + widthOf(does) + 3
    if (used + width > columns) continue
    spans.push({ text: ` ${key}`, role: 'key' }, { text: ` ${does} `, role: 'bar' })
    used += width
  }
  return { spans: fittedSpans(spans, columns), ground: 'bar' }
}

function hintsOf(model: Model): readonly (readonly [key: string, does: string])[] {
  const { mode, focus } = model
  const hints = messages.editor.hints
  switch (mode.kind) {
    case 'insert':
      return hints.insert
    case 'line':
      return hints.line
    case 'message':
      return hints.message
    case 'help':
      return hints.help
    case 'summary':
      return hints.summary
    case 'leave':
      return hints.leave
    case 'absorb':
      return absorbHints(model, mode)
    case 'split':
      return messages.editorSplit.hints
    case 'plan': {
      if (focus === 'detail') return hints.detail
      if (isMerge(currentRow(model))) return hints.merge
      if (currentRow(model)?.kind === 'command') return hints.command
      const several = model.marked.size > 0 || model.anchor !== undefined
      return [
        ...(several ? hints.several : []),
        ...hints.ends,
        ...(layoutOf(model).panes === 'one' ? hints.narrow : []),
        ...hints.plan,
      ]
    }
  }
}

function absorbHints(model: Model, { staged }: AbsorbMode): readonly (readonly [key: string, does: string])[] {
  const { seen, narrow, always } = messages.editorAbsorb.hints
  return [...(staged === undefined ? [] : seen), ...(layoutOf(model).panes === 'one' ? narrow : []), ...always]
}
