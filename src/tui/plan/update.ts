import { withinEnds, afterLook } from '../absorb/absorb-mode.js'
import type { Input } from '../keys/read-keys.js'
import { layoutOf, wheelLines } from '../model/layout.js'
import { detailLength, detailLine } from '../detail/detail.js'
import { currentRow, type Model, positionAt, lineAt, type Size, changed } from '../model/model.js'
import type { Event, Updated, SessionEvent } from '../model/events.js'
import { onKey as onPlanKey } from './update-plan.js'
import { onAbsorbKey, onAbsorbMouse } from '../absorb/update-absorb.js'
import { onSplitKey, onSplitMouse, chosenFrom, splitUp } from '../split/update-split.js'
import { inView, onLineKey, onMessageKey } from './update-text.js'
import { onForgetKey } from '../model/forget.js'
import { onHelpKey, onInsertKey, onSummaryKey } from './update-questions.js'
import { setMessage } from './edits.js'
import { fieldOf } from '../model/text-field.js'

/** Returns the editor after an event. */
export function update(model: Model, event: Event): Updated {
  const [next, effect] = updated(model, event)
  const isOther = next.view !== model.view || currentRow(next)?.key !== currentRow(model)?.key
  const seen = inSight(following(model, isOther ? { ...next, detailLeft: 0 } : next))
  return effect === undefined ? [seen] : [seen, effect]
}

function updated(model: Model, event: Event): Updated {
  switch (event.kind) {
    case 'key':
    case 'text':
      return onInput({ ...model, notice: undefined }, event)
    case 'mouse':
      return [onMouse(model, event)]
    case 'background':
      return [model]
    case 'resize':
      return [resized(model, event.size)]
    case 'changes':
    case 'coloured':
    case 'drafted':
    case 'merging':
    case 'notice':
    case 'parts-made':
    case 'paths':
    case 'pieces':
    case 'published':
    case 'simulated':
    case 'staged':
    case 'written':
      return [onSessionEvent(model, event)]
  }
}

function resized(before: Model, size: Size): Model {
  const model = { ...before, size }
  return model.mode.kind === 'message' ? { ...model, mode: inView(model, model.mode) } : model
}

type Typed = Extract<Input, { kind: 'key' | 'text' }>

function onInput(model: Model, event: Typed): Updated {
  const { mode } = model
  const name = event.kind === 'key' ? event.name : ''
  switch (mode.kind) {
    case 'plan':
      return onPlanKey(model, name)
    case 'insert':
      return onInsertKey(model, name)
    case 'line':
      return onLineKey(model, mode, event)
    case 'message':
      return onMessageKey(model, mode, event)
    case 'help':
      return onHelpKey(model, mode, name)
    case 'split':
      return onSplitKey(model, mode, name)
    case 'summary':
      return onSummaryKey(model, mode, name)
    case 'forget':
      return onForgetKey(model, mode, name)
    case 'absorb':
      return onAbsorbKey(model, mode, name)
  }
}

function onMouse(model: Model, event: Extract<Input, { kind: 'mouse' }>): Model {
  if (model.mode.kind === 'absorb') return onAbsorbMouse(model, model.mode, event)
  if (model.mode.kind === 'split') return onSplitMouse(model, model.mode, event)
  if (model.mode.kind !== 'plan') return model
  const { does, column, row } = event
  const layout = layoutOf(model)
  const onDetail = layout.panes === 'both' ? column >= layout.detailColumn : model.focus === 'detail'
  if (does === 'press') {
    if (onDetail) return { ...model, focus: 'detail' }
    const line = model.top + row - 1
    const isRow = row >= 1 && row <= layout.height && line < model.rows.length
    return isRow ? { ...model, focus: 'plan', cursor: positionAt(model, line), detailTop: 0 } : model
  }
  const by = does === 'wheel-down' ? wheelLines : -wheelLines
  if (onDetail) return { ...model, detailTop: model.detailTop + by }
  const line = Math.min(Math.max(0, lineAt(model, model.cursor) + by), Math.max(0, model.rows.length - 1))
  return { ...model, cursor: positionAt(model, line), detailTop: 0 }
}

/** Scrolls the right side along with the cursor, if it shows the whole plan. */
function following(before: Model, model: Model): Model {
  const line =
    model.view === 'commit' || (model.focus === 'detail' && before.view === model.view) ? undefined : detailLine(model)
  const isSame = before.view === model.view && before.cursor === model.cursor && before.rows === model.rows
  if (line === undefined || (isSame && before.simulated === model.simulated && before.size === model.size)) return model
  const { height } = layoutOf(model)
  const top = before.view === model.view ? before.detailTop : 0
  return { ...model, detailTop: Math.max(Math.min(top, line), line - height + 1, 0) }
}

/** Scrolls so that the cursor is visible, and not beyond the end. */
function inSight(model: Model): Model {
  const { height } = layoutOf(model)
  const cursor = Math.min(Math.max(0, model.cursor), Math.max(0, model.rows.length - 1))
  const line = lineAt(model, cursor)
  const least = Math.max(0, line - height + 1)
  const top = Math.min(Math.max(model.top, least), line, Math.max(0, model.rows.length - height))
  const detailTop = model.detailTop === 0 ? 0 : Math.max(0, Math.min(model.detailTop, detailLength(model) - 1))
  const mode = model.mode.kind === 'absorb' ? withinEnds(model, model.mode) : model.mode
  return { ...model, mode, cursor, top: Math.max(0, Math.min(top, line)), detailTop }
}

/** Returns the editor after a session event. */
function onSessionEvent(model: Model, news: SessionEvent): Model {
  switch (news.kind) {
    case 'simulated':
      return news.rows === model.rows ? { ...model, simulated: { rows: news.rows, result: news.result } } : model
    case 'merging':
      return news.rows === model.rows ? { ...model, merging: { rows: news.rows, merging: news.merging } } : model
    case 'changes':
      return { ...model, changes: new Map(model.changes).set(news.commit, news.changes) }
    case 'coloured': {
      const { file, lines } = news.colours
      return { ...model, colours: new Map(model.colours).set(file, lines) }
    }
    case 'paths':
      return { ...model, paths: new Map([...model.paths, ...news.paths]) }
    case 'published':
      return { ...model, published: news.commits }
    case 'written':
      return changed(model, setMessage(model.rows, news.key, news.text))
    case 'drafted': {
      const { key, draft, text = draft } = news
      return { ...model, mode: { kind: 'message', key, draft, field: fieldOf(text, 'at-start'), top: 0 } }
    }
    case 'pieces':
      return chosenFrom(model, news)
    case 'parts-made':
      return splitUp(model, news)
    case 'notice':
      return { ...model, notice: news.text }
    case 'staged':
      return afterLook(model, news.answer)
  }
}
