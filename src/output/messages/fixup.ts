/** Messages about staged changes that go into existing commits. */
import type { ErrorText } from '../../core/errors.js'

export const nothingStaged: ErrorText = {
  message: 'nothing is staged: there is nothing to fold into a commit',
  hints: ['stage what is to go there: git add -p', 'another message alone: git slim reword <commit>'],
}

export const lost: ErrorText = {
  message: 'later commits change the same lines, so the staged content would not survive; nothing was changed',
  hints: [
    'fold it into a later commit',
    'or commit it, and let git place it: git commit --fixup, git rebase -i --autosquash',
  ],
}

export const bare: ErrorText = {
  message: 'a bare repository has no index',
  hints: ['run this in a clone with a worktree'],
}

export function unmerged(paths: readonly string[]): ErrorText {
  const more = paths.length > 5 ? [`and ${paths.length - 5} more`] : []
  return {
    message: 'the index has unresolved conflicts',
    reason: [...paths.slice(0, 5), ...more].join('\n'),
    hints: ['resolve them, and stage the result: git status'],
  }
}
