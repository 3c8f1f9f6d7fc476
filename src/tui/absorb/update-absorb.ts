import { messages } from '../../output/messages.js'
import { blocksOf, closed, linesInSight, opened, partAt, selected, stagedCounts } from './absorb-mode.js'
import type { Updated } from '../model/events.js'
import { commandOf, type PlanCommand } from '../keys/key-table.js'
import { interrupted } from '../model/forget.js'
import type { Input } from '../keys/read-keys.js'
import { layoutOf, wheelLines } from '../model/layout.js'
import { isChanged, lineAt, type Model, positionAt, type AbsorbMode } from '../model/model.js'

type Does = (model: Model, mode: AbsorbMode) => Updated

/** Keys with the same meaning as over the plan. */
const does: Readonly<Partial<Record<PlanCommand, Does>>> = {
  down: (model, mode) => [selected(model, mode, mode.at + 1)],
  up: (model, mode) => [selected(model, mode, mode.at - 1)],
  first: (model, mode) => [selected(model, mode, 0)],
  last: (model, mode) => [selected(model, mode, Number.MAX_SAFE_INTEGER)],
  'page-down': (model, mode) => [paged(model, mode, linesInSight(model))],
  'page-up': (model, mode) => [paged(model, mode, -linesInSight(model))],
  'detail-down': (model, mode) => [scrolled(model, mode, Math.ceil(linesInSight(model) / 2))],
  'detail-up': (model, mode) => [scrolled(model, mode, -Math.ceil(linesInSight(model) / 2))],
  'other-pane': model => [{ ...model, focus: model.focus === 'plan' ? 'detail' : 'plan' }],
  absorb: model => [opened(model), { kind: 'look-at-staged' }],
  apply: (model, mode) => absorbed(model, mode),
  clear: model => [closed(model)],
  leave: model => [closed(model)],
  interrupt: model => interrupted(model),
  suspend: model => [model, { kind: 'suspend' }],
  redraw: model => [model, { kind: 'redraw' }],
}

/** Returns the editor after a key over the staged changes. */
export function onAbsorbKey(model: Model, mode: AbsorbMode, name: string): Updated {
  const command = commandOf(name)
  return (command === undefined ? undefined : does[command]?.(model, mode)) ?? [model]
}

function scrolled(model: Model, mode: AbsorbMode, lines: number): Model {
  return { ...model, mode: { ...mode, top: mode.top + lines } }
}

/** Only changes that were shown are absorbed at once, and only if the plan is unchanged. */
function absorbed(model: Model, { staged }: AbsorbMode): Updated {
  if (staged === undefined) return [{ ...model, notice: messages.editorAbsorb.looking }]
  if (stagedCounts(staged).goes === 0) return [{ ...model, notice: messages.editorAbsorb.noneGoes }]
  if (isChanged(model)) return [{ ...model, notice: messages.editorAbsorb.planFirst }]
  return [model, { kind: 'absorb', staged: staged.tree }]
}

function paged(model: Model, mode: AbsorbMode, lines: number): Model {
  if (mode.staged === undefined) return model
  const blocks = blocksOf(model, mode.staged)
  const line = (blocks.starts[mode.at] ?? 0) + lines
  const part = partAt(blocks, Math.max(0, line))
  // A part that is longer than the screen is passed too.
  return selected(model, mode, part === mode.at ? part + Math.sign(lines) : part)
}

/** Returns the editor after a mouse event over the staged changes, or over the plan beside it. */
export function onAbsorbMouse(model: Model, mode: AbsorbMode, event: Extract<Input, { kind: 'mouse' }>): Model {
  const { column, row } = event
  const layout = layoutOf(model)
  const onPlan = layout.panes === 'both' ? column < layout.detailColumn : model.focus === 'plan'
  const by = event.does === 'wheel-down' ? wheelLines : -wheelLines
  if (onPlan) {
    const line = event.does === 'press' ? model.top + row - 1 : lineAt(model, model.cursor) + by
    const isRow = event.does !== 'press' || (row >= 1 && row <= layout.height && line < model.rows.length)
    return isRow ? { ...model, cursor: positionAt(model, line), detailTop: 0 } : model
  }
  if (event.does !== 'press') return scrolled(model, mode, by)
  const line = mode.top + row - 2
  if (mode.staged === undefined || row < 2 || row > layout.height) return model
  const blocks = blocksOf(model, mode.staged)
  return line < (blocks.starts.at(-1) ?? 0) ? selected(model, mode, partAt(blocks, line)) : model
}
