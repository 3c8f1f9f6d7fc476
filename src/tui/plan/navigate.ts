import type { Oid } from '../../core/object/oid.js'
import { messages } from '../../output/messages.js'
import { detailFileAt, detailFiles, detailItems } from '../detail/detail.js'
import type { LookCommand, PlanCommand } from '../keys/key-table.js'
import { layoutOf } from '../model/layout.js'
import {
  currentRow,
  factsOf,
  lineAt,
  type LineMode,
  type Model,
  outcomeOf,
  positionAt,
  rangeOf,
} from '../model/model.js'
import { findFrom } from './search.js'
import { fieldOf } from '../model/text-field.js'
import { harmless, widthOf } from '../text/cells.js'

/** Returns the editor after a key that does not change the plan. */
export function looking(model: Model, command: LookCommand): Model {
  const page = layoutOf(model).height - 1
  switch (command) {
    case 'down':
      return stepped(model, 1)
    case 'up':
      return stepped(model, -1)
    case 'page-down':
      return stepped(model, page)
    case 'page-up':
      return stepped(model, -page)
    case 'first':
      return stepped(model, -model.rows.length)
    case 'last':
      return stepped(model, model.rows.length)
    case 'range':
      return ranged(model)
    case 'mark':
      return marked(model)
    case 'clear':
      return { ...model, anchor: undefined, marked: new Set(), search: '' }
    case 'search':
      return asking(model, 'search')
    case 'next-found':
      return found(model, 1)
    case 'previous-found':
      return found(model, -1)
    case 'to-conflict':
      return atConflict(model)
    case 'order':
      return { ...model, order: model.order === 'newest-first' ? 'oldest-first' : 'newest-first' }
    case 'other-pane':
      return { ...model, focus: model.focus === 'plan' ? 'detail' : 'plan' }
    case 'next-view':
      return nextView(model)
    case 'fold':
    case 'fold-all':
      return foldedAway(model, command)
    case 'detail-down':
      return { ...model, detailTop: model.detailTop + Math.ceil(page / 2) }
    case 'detail-up':
      return { ...model, detailTop: model.detailTop - Math.ceil(page / 2) }
    case 'detail-left':
      return scrollHorizontal(model, 'left')
    case 'detail-right':
      return scrollHorizontal(model, 'right')
    case 'help':
      return { ...model, mode: { kind: 'help', top: 0 } }
  }
}

/** When the right side is active, movement keys scroll it; undefined for all others. */
export function onDetail(model: Model, command: PlanCommand): Model | undefined {
  const page = layoutOf(model).height - 1
  const by: Partial<Record<PlanCommand, number>> = {
    down: 1,
    up: -1,
    'page-down': page,
    'page-up': -page,
    first: -model.detailTop,
    last: Number.MAX_SAFE_INTEGER,
  }
  const lines = by[command]
  return lines === undefined ? undefined : { ...model, detailTop: Math.max(0, model.detailTop + lines) }
}

/** Asks for one line of text. */
export function asking(model: Model, asks: LineMode['asks'], initial = ''): Model {
  const { search, cursor } = model
  return { ...model, mode: { kind: 'line', asks, field: fieldOf(initial), initial, before: { search, cursor } } }
}

function stepped(model: Model, lines: number): Model {
  const line = Math.min(Math.max(0, lineAt(model, model.cursor) + lines), Math.max(0, model.rows.length - 1))
  const cursor = positionAt(model, line)
  return { ...model, cursor, detailTop: cursor === model.cursor ? model.detailTop : 0 }
}

function ranged(model: Model): Model {
  const key = currentRow(model)?.key
  return { ...model, anchor: model.anchor === undefined ? key : undefined }
}

function marked(model: Model): Model {
  const marks = new Set(model.marked)
  const rows = rangeOf(model)
  const all = rows.every(({ key }) => marks.has(key))
  for (const { key } of rows) {
    if (all) marks.delete(key)
    else marks.add(key)
  }
  const next = { ...model, marked: marks, anchor: undefined }
  return model.anchor === undefined ? stepped(next, 1) : next
}

/** Moves to the next match of the last search, or to the one before. */
export function found(model: Model, step: 1 | -1): Model {
  if (model.search === '') return { ...model, notice: messages.editor.noSearch }
  const at = findFrom(model, { step, from: 'beyond' })
  if (at === undefined) return { ...model, notice: messages.editor.notFound(model.search) }
  return { ...model, cursor: at, detailTop: 0 }
}

function atConflict(model: Model): Model {
  const fates = outcomeOf(model)?.fates
  const conflicting = [...model.rows.entries()].filter(
    ([, row]) => fates?.get(factsOf(model, row)?.oid ?? ('' as Oid))?.kind === 'conflict',
  )
  const [at] = conflicting.find(([position]) => position > model.cursor) ?? conflicting[0] ?? []
  if (at === undefined) return { ...model, notice: messages.editor.noConflict }
  return { ...model, cursor: at, focus: 'plan', detailTop: 0 }
}

const views = ['commit', 'result', 'changes'] as const

function nextView(model: Model): Model {
  const view = views[(views.indexOf(model.view) + 1) % views.length] ?? 'commit'
  const focus = layoutOf(model).panes === 'one' ? 'detail' : model.focus
  return { ...model, view, focus, detailTop: 0 }
}

function foldedAway(model: Model, command: 'fold' | 'fold-all'): Model {
  const files = detailFiles(model)
  const at = detailFileAt(model)
  const folded = new Set(model.folded)
  const those = command === 'fold-all' ? files : at === undefined ? [] : [at]
  const all = those.every(path => folded.has(path))
  for (const path of those) {
    if (all) folded.delete(path)
    else folded.add(path)
  }
  return { ...model, folded }
}

const step = 8

/** Returns the editor with the right side scrolled horizontally, but not beyond the longest visible line. */
function scrollHorizontal(model: Model, to: 'left' | 'right'): Model {
  const { height, panes } = layoutOf(model)
  if (panes === 'one' && model.focus === 'plan') return model
  const { detailLeft, detailTop } = model
  if (to === 'left') return { ...model, detailLeft: Math.max(0, detailLeft - step) }
  const items = detailItems(model)
  const hidden = Array.from({ length: height }, (_, i) => {
    const { text = '', lead } = items.at(detailTop + i) ?? {}
    return widthOf(harmless(text)) + widthOf(lead?.text ?? '') - roomOf(model)
  })
  // Longer lines may be out of sight by now.
  const most = Math.max(detailLeft, ...hidden)
  return { ...model, detailLeft: Math.min(detailLeft + step, most) }
}

function roomOf(model: Model): number {
  const { detailWidth, panes } = layoutOf(model)
  return panes === 'both' ? detailWidth - 1 : detailWidth
}
