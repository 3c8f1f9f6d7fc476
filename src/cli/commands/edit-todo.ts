import type { CommandSpec } from '../spec.js'

export const editTodoCommand: CommandSpec = {
  name: 'edit-todo',
  args: '<file>',
  summary: 'Edit the todo list of git rebase, with a preview of the result',
  group: 'tidy',
  about: [
    'Git runs it as its sequence editor, with the list in <file>. It shows conflicts before git rebase begins.\n' +
      'q keeps the list unchanged, and git goes on with it; Ctrl-C ends the rebase.',
  ],
  options: [{ flags: '--plain', help: 'Edit by typed commands, line by line: for screen readers' }],
  examples: [
    {
      command: "git config --global sequence.editor 'git-slim edit-todo'",
      does: 'Have git rebase -i open the guided editor',
    },
    { command: 'git rebase -i main', does: 'Edit the list with it' },
  ],
  call: async (args, context) => {
    const [file = ''] = args.positionals
    const { editTodo } = await import('../../workflows/edit-todo.js')
    await editTodo(context, { file, shown: args.has('plain') ? 'plain' : 'screen' })
  },
}
