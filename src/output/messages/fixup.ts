/** What is staged, and goes into commits that are there already. */
import type { ErrorText } from '../../core/errors.js'

export const nothingStaged: ErrorText = {
  message: 'nothing is staged: there is nothing to fold into a commit',
  hints: ['stage what is to go there: git add -p', 'another message alone: git slim reword <commit>'],
}

export const lost: ErrorText = {
  message: 'what is staged would not come out as it is: commits above change the same; nothing was changed',
  hints: ['fold it into a commit further up', 'or commit it, and have git place it: git rebase -i --autosquash'],
}

export const bare: ErrorText = {
  message: 'a bare repository has no index, and so nothing is staged',
  hints: ['run this in a clone that has files'],
}

export function unmerged(paths: readonly string[]): ErrorText {
  const more = paths.length > 5 ? [`and ${paths.length - 5} more`] : []
  return {
    message: 'the index holds conflicts that are not resolved',
    reason: [...paths.slice(0, 5), ...more].join('\n'),
    hints: ['resolve them, and stage the result: git status'],
  }
}
