import type { TodoLine } from './todo-list.js'

/**
 * Returns a list with commands behind every commit of the new history, what is folded into it included.
 *
 *     pick a, fixup b, pick c      pick a, fixup b, exec make, pick c, exec make
 *
 * @see sequencer.c, todo_list_add_exec_commands
 */
export function withExec(lines: readonly TodoLine[], commands: readonly string[]): readonly TodoLine[] {
  const execs = commands.map((words): TodoLine => ({ action: 'exec', words }))
  const isFold = (line: TodoLine | undefined) => line?.action === 'squash' || line?.action === 'fixup'
  let start: TodoLine | undefined
  return lines.flatMap((line, i) => {
    if (!isFold(line)) start = line
    const makesCommit = start?.action === 'pick' || start?.action === 'merge'
    return makesCommit && !isFold(lines[i + 1]) ? [line, ...execs] : [line]
  })
}
