/** Text of the full-screen editor. */

export function nothingBefore(action: string): string {
  return `nothing before it to ${action} into`
}

export function leftOut({ commits, commands }: { commits: number; commands: number }): string {
  const parts = [
    ...(commits === 0 ? [] : [commits === 1 ? '1 commit dropped' : `${commits} commits dropped`]),
    ...(commands === 0 ? [] : [commands === 1 ? '1 line left out' : `${commands} lines left out`]),
  ]
  return `${parts.join(', ')}; undo: u`
}

export function noFixups(strays: number): string {
  if (strays === 0) return 'no commit here is a fixup!, squash! or amend! of another one'
  return `${namesNone(strays)} that is not in this plan`
}

export function fixupsFolded(count: number, strays: number): string {
  const others = strays === 0 ? '' : `, ${namesNone(strays)} that is not in this plan`
  return `${count} folded${others}; undo: u`
}

function namesNone(strays: number): string {
  return strays === 1 ? '1 fixup! names a commit' : `${strays} fixup!s name a commit`
}

export const markOne = 'mark the one commit that it is to be folded into: space'
export const noFoldTarget = 'nothing can be folded into that line'
export const foldedAlready = 'it is folded into that commit already'

export const foldedIntoMarked = 'folded into the marked commit, which stays marked (escape: no mark)'

export const notForLines = 'that can be done with commits alone'
export const atTheEnd = 'it cannot go further'
export const nothingToUndo = 'nothing to undo'
export const nothingToRedo = 'nothing to redo'
export const noMessageHere = 'there is no message to write here'
export const messagesLater = 'mark it with r: you are asked for its message when it comes to that'
export const messageForgotten = 'the message that was written for it is left out; u brings it back'
export const emptyMessage = 'a message has to say something; it stays as it was'
export const cannotApply = 'it cannot be applied like this'
export const emptyPlan = 'There is nothing in this plan.'

export const noSearch = 'nothing was searched for yet: / does that'

export function notFound(text: string): string {
  return `not found: ${text}`
}

export function badLabel(text: string): string {
  return `"${text}" cannot be a label`
}

export function editorFailed(reason: string): string {
  return `${reason}; the message stays as it was`
}

export function publishedUnknown(reason: string): string {
  return `what others may have is not known: ${reason}`
}

export const writtenHere = 'To be its message:'
export const merge = 'merge'
export const signed = 'signed'
export const published = 'others may have it'
export const conflictsHere = 'It conflicts here:'
export const mayConflictHere = 'It may conflict, in files that a conflict before it leaves open:'
export const emptiedHere = 'what it changes is there already: it is left out'
export const losesSignature = 'its signature is lost'
export const unreadable = 'what it changes cannot be read'
export const noNewline = '(no newline at the end)'
export const noChanges = 'It changes no file.'
export const stays = 'stays as it is'
export const noConflict = 'no step is known to conflict'
export const toBeWritten = 'its message is still to be written: m now, else when it is applied'
export const works = 'no conflict'
export const unsure = 'see below'
export const stillLooking = 'Still looking …'
export const provisional = 'Names may still change: messages are to be written, or signatures made.'
export const root = '(nothing)'
export const changesTitle = 'Old and new'
export const messageTitle = 'Message'

export function follows(branches: readonly string[]): string {
  return `${branches.join(', ')} will follow`
}

export function resultTitle(title: string): string {
  return `${title}, afterwards`
}

export function title(branch: string, onto: string): string {
  return `${branch} onto ${onto}`
}

export function counts({ commits, results, state }: { commits: number; results: number; state: string }): string {
  return `${commits === results ? plural(commits, 'commit', 'commits') : `${commits} to ${results} commits`} · ${state}`
}

export function merging({ program, done, of }: { program: string; done: number; of: number }): string {
  return `merging in the background: step ${done} of ${of} (${program} starts for each)`
}

export function conflictsIn(steps: number): string {
  return steps === 1 ? 'conflict' : `${steps} conflicts`
}

/** Text about a plan with conflicts. */
export function conflictStep(step: number, of: number, { more, open }: { more: number; open: number }): string {
  const behind = [...(more === 0 ? [] : [`${more} more behind it`]), ...(open === 0 ? [] : [`${open} that may`])]
  return [`conflict in step ${step} of ${of}`, ...behind].join(', ')
}

export function conflictAt(commit: string, files: string): string {
  return `${commit} conflicts: ${files}`
}

export function cannotBe(why: 'orphan' | 'early', name: string): string {
  return why === 'orphan' ? nothingBefore(name) : `the label "${name}" is not there yet`
}

export function strays(count: number): string {
  return count === 1
    ? '1 commit is left out: nothing leads to it'
    : `${count} commits are left out: nothing leads to them`
}

export function becomes(old: string, now: string): string {
  return `${old} becomes ${now}`
}

export function marked(count: number): string {
  return `${count} marked`
}

export function subjectLength(width: number): string {
  return width > 72 ? `first line: ${width} of 72` : `first line: ${width}`
}

export function tooSmall({ columns, rows }: { columns: number; rows: number }): string {
  return `too small: ${columns} columns and ${rows} rows are needed; q leaves`
}

/** The question before something is lost. */
export function forgetQuestion(what: 'plan' | 'text' | 'parts'): string {
  const lost = { plan: 'what was done here', text: 'what was typed', parts: 'these parts' }[what]
  return `Forget ${lost}? y: yes, any other key: no`
}

export const badges = {
  conflict: 'conflict',
  mayConflict: 'conflict?',
  emptied: 'empty',
  stray: 'left out',
} as const

export const signsTitle = 'What stands beside a commit'

export const signs: readonly (readonly [sign: string, meaning: string])[] = [
  ['conflict', 'this step would stop at a conflict; below, in which files'],
  ['conflict?', 'it changes files that a conflict before it leaves open'],
  ['empty', 'what it changes is there already'],
  ['left out', 'not dropped, but nothing leads to it any more'],
  ['M', 'a merge; (side): what it merges'],
  ['P', 'published: others may have it; a tag holds it, or a remote branch not its own'],
  ['S', 'signed; S!: and would not be any more'],
  ['[branch]', 'a branch that stands here, and will follow'],
  ['+2', 'so many staged changes would be absorbed into it (A)'],
  ['┌ ├ └', 'folded into one commit'],
  ['* @ x - o', 'in the result, and in old and new: stays, is new, conflicts, becomes empty, is there already'],
]

export const questions = { search: '/', exec: 'command: ', label: 'label: ', base: 'base: ' } as const
export const baseFirst = 'the plan has edits: apply or undo them first, then choose another base'
export const baseOfGit = 'git has chosen the base of this list'

export { hints } from './editor-hints.js'

export function summaryTitle(title: string): string {
  return `Apply this to ${title}?`
}

const plural = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`)

export const summary = {
  commits: (before: number, after: number) => `${plural(before, 'commit', 'commits')} become ${after}`,
  unchanged: 'the plan is as it was',
  split: (count: number) => `${count} split`,
  folded: (count: number) => `${count} folded`,
  reworded: (count: number) => `${count} reworded`,
  reordered: 'in another order',
  dropped: (count: number) => `${count} dropped`,
  strays,
  written: (count: number) => plural(count, 'message was written here', 'messages were written here'),
  toBeWritten: (count: number) => `your editor opens ${count === 1 ? 'once' : `${count} times`} for messages`,
  executed: (count: number) => plural(count, 'command is run', 'commands are run'),
  stops: (count: number) => `it stops ${count === 1 ? 'once' : `${count} times`}, for you to go on`,
  emptied: (count: number) => `${plural(count, 'commit', 'commits')} left out: what they change is there already`,
  unsigned: (count: number) => plural(count, 'signature is lost', 'signatures are lost'),
  published: (count: number) => `${plural(count, 'commit', 'commits')} that others may have`,
  refused: (count: number) => `${plural(count, 'commit', 'commits')} that others may have: needs --allow-published`,
  conflict: (commit: string) => `conflict: ${commit}`,
} as const

export const dumbTerminal = 'this terminal cannot move its cursor'

interface Cells {
  readonly columns: number
  readonly rows: number
}

export function smallTerminal(is: Cells, least: Cells): string {
  return `this terminal has ${is.columns} columns and ${is.rows} rows, and ${least.columns} and ${least.rows} are needed`
}
