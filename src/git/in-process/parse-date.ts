import { parseDate as parse } from '../../core/date/parse-date.js'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { GitDate } from '../port.js'

/**
 * Parses a date as a person types it.
 *
 * @throws GitSlimError `usage`, listing the forms that are read
 */
export function parseDate(text: string, now: GitDate): GitDate {
  const date = parse(text, now)
  if (date === undefined) throw new GitSlimError('usage', messages.inProcess.notADate(text))
  return date
}
