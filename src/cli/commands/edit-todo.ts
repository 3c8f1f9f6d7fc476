import type { CommandSpec } from '../spec.js'

export const editTodoCommand: CommandSpec = {
  name: 'edit-todo',
  args: '<file>',
  summary: "Edit the list of git's own rebase, and see what will come of it",
  group: 'tidy',
  about: [
    'For git, as its sequence editor: it calls it with the list in <file>. Conflicts are shown before git has begun.\n' +
      'Leaving with q leaves the list as it is, and git goes on with that; Ctrl-C ends the rebase.',
  ],
  options: [{ flags: '--plain', help: 'Edit in questions and answers, line by line: for screen readers' }],
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
