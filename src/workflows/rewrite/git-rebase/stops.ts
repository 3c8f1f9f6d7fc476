import { GitSlimError } from '../../../core/errors.js'
import type { Stopped } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { HandedOver } from '../report.js'

/** Tells whether a commit conflicts: a failing command does not count. */
export function isConflict({ why, at }: Stopped): boolean {
  return why === 'failed' && !/^(?:exec|x)\s/.test(at)
}

/** The number of lines that are kept for programs that do not see the others. */
const enoughWords = 50

/** Git's own messages about a stop are shown when it has stopped; its advice is replaced by ours. */
export function tell({ reporter }: Context, line: string): void {
  if (!isOwnWord(line) && !/^(?:hint:(?: |$)|Could not apply )/.test(line)) reporter.note(line)
}

/** @see sequencer.c, error_with_patch and do_exec */
function isOwnWord(line: string): boolean {
  return /^(?:CONFLICT |error: (?:could not |unable to write file |cannot rebase|please commit|additionally)|warning: execution |fatal: )/i.test(
    line,
  )
}

/** Returns git's own messages about a stop. */
export function wordsOf({ words }: Pick<Stopped, 'words'>): string | undefined {
  return words.filter(isOwnWord).join('\n') || undefined
}

/** Returns a line of a list with abbreviated ids. */
export function shortened(line: string): string {
  return line.replace(/\b[0-9a-f]{40,64}\b/g, oid => oid.slice(0, 7))
}

/** Returns the failure for a stop: a person has to continue. */
export function stopped({ why, at, left, words }: Stopped, handed: HandedOver): GitSlimError {
  const refs = words.some(word => word.startsWith('Failed to update the following refs')) ? 'moved' : 'as-they-were'
  const text = messages.handover.stopped({ why, at: shortened(at), left, words: wordsOf({ words }), refs })
  const tail = words.slice(-enoughWords)
  return new GitSlimError('stopped', text, {
    details: { handedOver: { ...handed, stopped: { why, at, left, words: tail } } },
  })
}
