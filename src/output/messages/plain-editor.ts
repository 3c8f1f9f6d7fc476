/** Text of the editor that works line by line. */

export function title(what: string): string {
  return `The plan for ${what}, oldest first:`
}

export const hint =
  'Say what to do, such as "fixup 3", "move 5 2", "message 1 Better words", "apply"; "help" tells all.'
export const usage = 'name a row; "list" prints all rows with their numbers'

export function unknown(word: string): string {
  return `"${word}" is not a command; "help" lists the commands`
}

export function comesTo(count: number): string {
  return `no conflict; ${count === 1 ? '1 commit comes' : `${count} commits come`} of it`
}

export function conflicts(row: number, files: string): string {
  return `row ${row} conflicts: ${files}`
}

export function mayConflict(row: number, files: string): string {
  return `row ${row} may conflict, behind another conflict: ${files}`
}

export function branchHere(branch: string): string {
  return `branch ${branch} stands here`
}

export const leftOut = 'left out: '

interface Change {
  readonly kind: 'added' | 'deleted' | 'modified'
  readonly path: string
  readonly added: number
  readonly deleted: number
}

export function file({ kind, path, added, deleted }: Change): string {
  const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`)
  return `${kind}: ${path}, ${lines(added)} added, ${lines(deleted)} deleted`
}

export const saved = 'What was saved in it:'
export const askApply = 'Apply this? "yes" does it; anything else goes on.'
export const askAbsorb = 'Absorb this, and leave the plan alone? "yes" does it; anything else goes on.'
export const askLeave = 'Forget what was done here? "yes" does it; anything else goes on.'

export const baseOfWhat = 'name the base: a row, or a commit as git names it'

export const help: readonly string[] = [
  'pick, reword, edit, squash, fixup, drop <rows>: what is done with them; rows are 3, or 3-5, or 2 4',
  'move <row> <place>: put it where that one is',
  'fold <rows> <row>: put them behind that one, and fold them into it',
  'autosquash: fold every fixup!, squash! and amend! into the commit that it names',
  'message <row> [<text>]: write its message, in your editor without a text',
  'exec <row> <command>, break <row>, label <row> <name>: run a command, stop, or put a label behind it',
  'base <row or commit>: take the commits since that one, as git rebase -i with it',
  'list: read the plan out again',
  'show <row>, diff <row>: its message and its files, or all that it changes',
  'find <text>: rows with it in subject, author, or path',
  'undo, redo: take the last edit back, and bring it back',
  'apply: say what it does, and ask',
  'absorb: say where staged changes belong, and ask whether that is to be done, and not the plan',
  'quit: leave everything as it is',
]
