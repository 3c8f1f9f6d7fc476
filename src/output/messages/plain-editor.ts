/** What the editor says that is used line by line. */

export function title(what: string): string {
  return `The plan for ${what}, oldest first:`
}

export const hint =
  'Say what to do, such as "fixup 3", "move 5 2", "message 1 Better words", "apply"; "help" tells all.'
export const usage = 'which row is meant? "list" reads them out, with their numbers'

export function comesTo(count: number): string {
  return `no conflict; ${count === 1 ? '1 commit comes' : `${count} commits come`} of it`
}

export const help: readonly string[] = [
  'pick, reword, edit, squash, fixup, drop <rows>: what is done with them; rows are 3, or 3-5, or 2 4',
  'move <row> <place>: put it where that one is',
  'message <row> [<text>]: write its message, in your editor without a text',
  'exec <row> <command>: run a command behind it',
  'list: read the plan out again',
  'undo: take the last edit back',
  'apply: do it',
  'quit: leave everything as it is',
]
