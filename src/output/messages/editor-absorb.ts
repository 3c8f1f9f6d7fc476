/** Text of the full-screen editor about staged changes. */
import { many } from '../many.js'

export const title = 'Where staged changes belong'
export const looking = 'Looking where it belongs …'
export const planFirst = 'the plan has edits: apply or undo them first, then absorb'
export const noneGoes = 'no staged change belongs to a commit of this plan'

/** The number of changes with a target, and of their target commits. */
interface Counts {
  readonly goes: number
  readonly commits: number
  readonly stays: number
}

export function counts({ goes, commits, stays }: Counts): string {
  const into = `${many(goes, 'change')} ${goes === 1 ? 'goes' : 'go'} into ${many(commits, 'commit')}`
  const left = `${many(stays, 'change')} ${stays === 1 ? 'stays' : 'stay'} staged`
  return [...(goes === 0 ? [] : [into]), ...(stays === 0 ? [] : [left])].join(', ')
}

export const hints = {
  seen: [
    ['enter', 'absorb'],
    ['j k', 'next'],
  ],
  narrow: [['tab', 'plan or changes']],
  always: [
    ['escape', 'back'],
    ['} {', 'scroll'],
    ['A', 'look again'],
  ],
} as const
