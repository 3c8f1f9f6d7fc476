import { GitSlimError } from '../../../core/errors.js'
import type { Stopped } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import type { HandedOver } from '../report.js'

/** Tells whether a commit conflicts: a command that fails is none. */
export function isConflict({ why, at }: Stopped): boolean {
  return why === 'failed' && !/^(?:exec|x)\s/.test(at)
}

/** As many lines are kept for programs that do not see the others. */
const enoughWords = 50

/** What git itself says of a stop is said when it has stopped; its advice is ours. */
export function tell({ reporter }: Context, line: string): void {
  if (!isOwnWord(line) && !/^(?:hint:(?: |$)|Could not apply )/.test(line)) reporter.note(line)
}

/** @see sequencer.c, error_with_patch and do_exec */
function isOwnWord(line: string): boolean {
  return /^(?:CONFLICT |error: (?:could not |unable to write file |cannot rebase|please commit|additionally)|warning: execution |fatal: )/i.test(
    line,
  )
}

/** Returns what git itself has said of a stop. */
export function wordsOf({ words }: Pick<Stopped, 'words'>): string | undefined {
  return words.filter(isOwnWord).join('\n') || undefined
}

/** Returns a line of a list with short names in it. */
export function shortened(line: string): string {
  return line.replace(/\b[0-9a-f]{40,64}\b/g, oid => oid.slice(0, 7))
}

/** Returns the failure that a stop is: a person has to go on. */
export function stopped({ why, at, left, words }: Stopped, handed: HandedOver): GitSlimError {
  const refs = words.some(word => word.startsWith('Failed to update the following refs')) ? 'moved' : 'as-they-were'
  const text = messages.handover.stopped({ why, at: shortened(at), left, words: wordsOf({ words }), refs })
  const tail = words.slice(-enoughWords)
  return new GitSlimError('stopped', text, {
    details: { handedOver: { ...handed, stopped: { why, at, left, words: tail } } },
  })
}
