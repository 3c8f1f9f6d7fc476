import type { ShellName } from '../completion/shells.js'
import type { CommandSpec } from '../spec.js'
import { choiceOf } from '../values.js'

export const completionCommand: CommandSpec = {
  name: 'completion',
  args: '<bash|zsh|fish|powershell>',
  summary: 'Print the script that completes git-slim commands in a shell',
  about: [
    'Completes commands, options, their values, branches, tags, operations and paths, after git-slim and after git slim;\n' +
      'in PowerShell, after git-slim alone. No server is asked, and no part of a name is run.',
  ],
  options: [],
  examples: [
    { command: 'eval "$(git-slim completion bash)"', does: 'In ~/.bashrc' },
    { command: 'git-slim completion zsh >~/.zsh/_git-slim', does: 'With fpath+=(~/.zsh) before compinit in ~/.zshrc' },
    { command: 'git-slim completion fish >~/.config/fish/conf.d/git-slim.fish', does: 'Once, for fish' },
    { command: 'git-slim completion powershell | Out-String | Invoke-Expression', does: 'In $PROFILE' },
  ],
  answer: async args => {
    const { shells } = await import('../completion/shells.js')
    const shell = choiceOf('<shell>', args.positionals[0] ?? '', Object.keys(shells) as ShellName[])
    const { script } = shells[shell]
    return { lines: [script], document: { shell, script } }
  },
}
