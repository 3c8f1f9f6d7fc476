import { messages } from '../../output/messages.js'
import { opened } from '../absorb/absorb-mode.js'
import { insert, move, setAction } from './edits.js'
import type { Updated } from '../model/events.js'
import { commandOf, type EditCommand, isLook } from '../keys/key-table.js'
import { asking, looking, onDetail } from './navigate.js'
import { currentCommit, currentRow, isChanged, type Model, targetsOf, changed, chosenAmong } from '../model/model.js'
import { foldFixups, foldIntoMarked } from './folds.js'
import { askToForget, interrupted } from '../model/forget.js'
import { isMerge } from '../model/rows.js'
import { beginSplit } from '../split/split-model.js'

/** Returns the editor after a key over the plan. */
export function onKey(model: Model, name: string): Updated {
  const command = commandOf(name)
  if (command === undefined) return [model]
  if (model.focus === 'detail') {
    const scrolled = onDetail(model, command)
    if (scrolled !== undefined) return [scrolled]
  }
  return isLook(command) ? [looking(model, command)] : act(model, command)
}

/** Asks for the base of the plan: the commit at the cursor, or another one. The plan is made anew after that. */
function askingForBase(model: Model): Model {
  const notice = whyNoBase(model)
  return notice === undefined ? asking(model, 'base', currentCommit(model)?.oid.slice(0, 12)) : { ...model, notice }
}

/** Returns why the plan cannot have another base now. */
export function whyNoBase(model: Model): string | undefined {
  if (model.messages === 'asked-for-later') return messages.editor.baseOfGit
  return isChanged(model) ? messages.editor.baseFirst : undefined
}

function act(model: Model, command: EditCommand): Updated {
  switch (command) {
    case 'pick':
    case 'reword':
    case 'edit':
    case 'squash':
    case 'fixup':
    case 'drop':
      return [changed(model, setAction(model.rows, targetsOf(model), command))]
    case 'base':
      return [askingForBase(model)]
    case 'autosquash':
      return [changed(model, foldFixups(model))]
    case 'fold-into-marked':
      return [changed({ ...model, anchor: undefined }, foldIntoMarked(model))]
    case 'split':
      return beginSplit(model)
    case 'move-down':
    case 'move-up':
      return [changed(model, move(model.rows, targetsOf(model), directionOf(model, command)))]
    case 'undo':
      return [undone(model)]
    case 'redo':
      return [redone(model)]
    case 'exec':
      return [asking(model, 'exec')]
    case 'break':
      return [inserted(model, { action: 'break', words: '' })]
    case 'insert':
      return [{ ...model, mode: { kind: 'insert' } }]
    case 'message':
    case 'editor':
      return writing(model, command)
    case 'absorb':
      return [opened(model), { kind: 'look-at-staged' }]
    case 'apply':
      return [{ ...model, mode: { kind: 'summary', top: 0 } }]
    case 'leave':
      return isChanged(model) ? [askToForget(model, 'plan')] : [model, { kind: 'end', with: 'leave' }]
    case 'interrupt':
      return interrupted(model)
    case 'suspend':
    case 'redraw':
      return [model, { kind: command }]
  }
}

/** Returns the editor with the last edit undone. */
export function undone(model: Model): Model {
  const last = model.past.at(-1)
  if (last === undefined) return { ...model, notice: messages.editor.nothingToUndo }
  const future = [...model.future, { rows: model.rows, cursor: model.cursor }]
  return chosenAmong({ ...model, ...last, past: model.past.slice(0, -1), future })
}

/** Returns the editor with the undone edit redone. */
export function redone(model: Model): Model {
  const next = model.future.at(-1)
  if (next === undefined) return { ...model, notice: messages.editor.nothingToRedo }
  const past = [...model.past, { rows: model.rows, cursor: model.cursor }]
  return chosenAmong({ ...model, ...next, past, future: model.future.slice(0, -1) })
}

/** If the newest commit is at the top, down on the screen means earlier. */
function directionOf({ order }: Model, command: 'move-down' | 'move-up'): 'later' | 'earlier' {
  return (command === 'move-down') === (order === 'oldest-first') ? 'later' : 'earlier'
}

/** Inserts a command after the row at the cursor, and moves there. */
export function inserted(model: Model, command: Parameters<typeof insert>[2]): Model {
  const { key, ...edit } = insert(model.rows, currentRow(model)?.key, command)
  const next = changed(model, edit)
  return { ...next, cursor: next.rows.findIndex(row => row.key === key) }
}

function writing(model: Model, command: 'message' | 'editor'): Updated {
  const row = currentRow(model)
  if (model.messages === 'asked-for-later') return [{ ...model, notice: messages.editor.messagesLater }]
  if (isMerge(row)) return [{ ...model, notice: messages.editor.messagesLater }]
  if (row?.kind !== 'commit' || row.action === 'drop') return [{ ...model, notice: messages.editor.noMessageHere }]
  return [
    model,
    command === 'message' ? { kind: 'draft', key: row.key } : { kind: 'write', key: row.key, draft: undefined },
  ]
}
