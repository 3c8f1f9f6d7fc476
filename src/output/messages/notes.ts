/** What notes on rewritten commits have to say. */
import type { ErrorText } from '../../core/errors.js'
import { shellWord } from '../shell-word.js'

export function notCopied(it: { readonly reason: string; readonly list: string; readonly command: string }): ErrorText {
  const list = shellWord(it.list)
  return {
    message: 'the rewrite is done, but the notes of the old commits could not be copied to the new ones',
    reason: it.reason,
    hints: [`copy them: git notes copy --stdin --for-rewrite=${it.command} <${list} && rm ${list}`],
  }
}

/** A text, or a failure that has one. */
type Said = Pick<ErrorText, 'message' | 'hints'> & { readonly reason?: string | undefined }

/** Says a failure in a few lines, where another one is told as such. */
export function besides({ message, reason, hints = [] }: Said): string {
  return [message, ...(reason === undefined ? [] : [`  ${reason}`]), ...hints.map(hint => `  → ${hint}`)].join('\n')
}

export const needGit = 'the notes of the old commits were not copied to the new ones: that needs git on PATH'
