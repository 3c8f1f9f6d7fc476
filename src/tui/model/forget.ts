import { messages } from '../../output/messages.js'
import type { Updated } from './events.js'
import { type ForgetMode, isChanged, type Model } from './model.js'

/** Asks before something is lost. */
export function askToForget(model: Model, what: ForgetMode['what']): Model {
  return { ...model, mode: { kind: 'forget', what, back: model.mode } }
}

/** Ends the editor after Ctrl-C; if the plan was changed, the first Ctrl-C asks. */
export function interrupted(model: Model): Updated {
  return isChanged(model) ? [askToForget(model, 'plan')] : [model, { kind: 'end', with: 'interrupt' }]
}

/** Returns the editor after the answer whether something may be lost. */
export function onForgetKey(model: Model, { what, back }: ForgetMode, name: string): Updated {
  const isYes = name === 'y' || name === 'ctrl-c' || (name === 'q' && what === 'plan')
  if (!isYes) return [{ ...model, mode: back }]
  switch (what) {
    case 'plan':
      return [model, { kind: 'end', with: name === 'ctrl-c' ? 'interrupt' : 'leave' }]
    case 'text':
      return [{ ...model, mode: { kind: 'plan' } }]
    case 'parts':
      return [{ ...model, mode: { kind: 'plan' }, notice: messages.editorSplit.left }]
  }
}
