import { messages } from '../../output/messages.js'
import { isLabelName, setMessage } from './edits.js'
import type { Input } from '../keys/read-keys.js'
import { lineCommandOf, messageCommandOf } from '../keys/text-keys.js'
import { layoutOf } from '../model/layout.js'
import { changed, type LineMode, type MessageMode, type Mode, type Model } from '../model/model.js'
import { found } from './navigate.js'
import { findFrom } from './search.js'
import { cursorOf, edited, fieldOf, type TextField, textOf, typed } from '../model/text-field.js'
import type { Updated } from '../model/events.js'
import { inserted } from './update-plan.js'
import { askToForget } from '../model/forget.js'

type Typed = Extract<Input, { kind: 'key' | 'text' }>

/** Returns the editor after a key in a line that is being typed. */
export function onLineKey(model: Model, mode: LineMode, event: Typed): Updated {
  const plan = { ...model, mode: { kind: 'plan' } } as const
  const name = event.kind === 'key' ? event.name : ''
  const command = lineCommandOf(name)
  if (command === 'take') return entered(plan, mode)
  const isLeft = command === 'leave' || (name === 'backspace' && mode.field.letters.length === 0)
  if (isLeft && mode.asks === 'search') return [{ ...plan, ...mode.before }]
  const text = textOf(mode.field).trim()
  if (isLeft) return [text === '' || text === mode.initial ? plan : askToForget(model, 'text')]
  const field = oneLine(after(mode.field, event))
  const next = { ...model, mode: { ...mode, field } }
  return [mode.asks === 'search' ? searched({ ...next, ...mode.before, search: textOf(field) }) : next]
}

/** Moves to the first match while the text is typed. */
function searched(model: Model): Model {
  const at = findFrom(model, { step: 1, from: 'here' })
  return at === undefined ? model : { ...model, cursor: at, detailTop: 0 }
}

function entered(plan: Model, { asks, field, before }: LineMode): Updated {
  const text = textOf(field).trim()
  if (asks === 'search') return [searchedFor({ ...plan, ...before }, plan, text)]
  if (text === '') return [plan]
  if (asks === 'base') return [plan, { kind: 'base', revision: text }]
  if (asks === 'label' && !isLabelName(text)) return [{ ...plan, notice: messages.editor.badLabel(text) }]
  return [inserted(plan, { action: asks, words: text })]
}

/** Without a text, the last search is repeated. */
function searchedFor(before: Model, plan: Model, text: string): Model {
  if (text === '') return before.search === '' ? plan : found(before, 1)
  const isThere = findFrom(plan, { step: 1, from: 'here' }) !== undefined
  return isThere ? plan : { ...plan, notice: messages.editor.notFound(text) }
}

/** Returns the editor after a key in a message that is being edited. */
export function onMessageKey(model: Model, mode: MessageMode, event: Typed): Updated {
  const plan = { ...model, mode: { kind: 'plan' } } as const
  const name = event.kind === 'key' ? event.name : ''
  const text = textOf(mode.field)
  switch (messageCommandOf(name)) {
    case 'leave':
      // Visible characters are compared: a draft may contain others, which a field does not.
      return [text === textOf(fieldOf(mode.draft)) ? plan : askToForget(model, 'text')]
    case 'save':
      return [saved(plan, mode.key, text)]
    case 'own-editor':
      return [plan, { kind: 'write', key: mode.key, draft: text }]
    case undefined: {
      const field = name === 'enter' ? typed(mode.field, '\n') : after(mode.field, event)
      return [{ ...model, mode: inView(model, { ...mode, field }) }]
    }
  }
}

function saved(plan: Model, key: number, text: string): Model {
  if (text.trim() === '') return { ...plan, notice: messages.editor.emptyMessage }
  return changed(plan, setMessage(plan.rows, key, `${text.replace(/^(?:[ \t]*\n)+|\s+$/g, '')}\n`))
}

function after(field: TextField, event: Typed): TextField {
  if (event.kind === 'text') return typed(field, event.text)
  const letter = event.name === 'space' ? ' ' : event.name
  return letter.length === 1 ? typed(field, letter) : edited(field, event.name)
}

function oneLine(field: TextField): TextField {
  return field.letters.includes('\n')
    ? { ...field, letters: field.letters.map(letter => (letter === '\n' ? ' ' : letter)) }
    : field
}

/** Returns a message that is being edited, scrolled so that the cursor is visible. */
export function inView(model: Model, mode: MessageMode): Mode {
  const { line } = cursorOf(mode.field)
  const height = layoutOf(model).height - 2
  return { ...mode, top: Math.max(0, Math.min(mode.top, line), line - height + 1) }
}
