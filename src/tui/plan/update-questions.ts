import { helpRows } from './help-rows.js'
import { layoutOf } from '../model/layout.js'
import type { Mode, Model } from '../model/model.js'
import { interrupted } from '../model/forget.js'
import type { Updated } from '../model/events.js'
import { asking } from './navigate.js'
import { refusalOf } from './summary.js'
import { summaryRows } from './summary-rows.js'
import { inserted } from './update-plan.js'

/** Returns the editor after the key that says what to insert. */
export function onInsertKey(model: Model, name: string): Updated {
  const plan: Model = { ...model, mode: { kind: 'plan' } }
  switch (name) {
    case 'e':
    case 'x':
      return [asking(plan, 'exec')]
    case 'b':
      return [inserted(plan, { action: 'break', words: '' })]
    case 'l':
      return [asking(plan, 'label')]
    default:
      return [plan]
  }
}

/** Returns the editor after a key over the help. */
export function onHelpKey(model: Model, mode: Extract<Mode, { kind: 'help' }>, name: string): Updated {
  return [{ ...model, mode: scrolled(model, mode, name) ?? { kind: 'plan' } }]
}

/** Returns the editor after a key over the summary. */
export function onSummaryKey(model: Model, mode: Extract<Mode, { kind: 'summary' }>, name: string): Updated {
  const plan: Model = { ...model, mode: { kind: 'plan' } }
  if (name === 'enter' || name === 'y') {
    const why = refusalOf(model)
    if (why !== undefined) return [{ ...plan, notice: why }]
    return [model, { kind: 'end', with: 'apply' }]
  }
  if (name === 'ctrl-c') return interrupted(model)
  return [{ ...model, mode: scrolled(model, mode, name) ?? { kind: 'plan' } }]
}

function scrolled<M extends Extract<Mode, { kind: 'help' | 'summary' }>>(
  model: Model,
  mode: M,
  name: string,
): M | undefined {
  const page = layoutOf(model).height - 1
  const by: Readonly<Record<string, number>> = {
    down: 1,
    j: 1,
    up: -1,
    k: -1,
    'page-down': page,
    space: page,
    'page-up': -page,
  }
  const lines = by[name]
  if (lines === undefined) return undefined
  const { length } = mode.kind === 'help' ? helpRows(model) : summaryRows(model)
  // A wider screen needs fewer lines.
  const last = Math.max(0, length - layoutOf(model).height)
  return { ...mode, top: Math.max(0, Math.min(Math.min(mode.top, last) + lines, last)) }
}
