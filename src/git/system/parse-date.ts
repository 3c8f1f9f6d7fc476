import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Clock, GitDate } from '../port.js'
import { failureOfGit } from './failure.js'
import { type GitProgram, runGit } from './spawn.js'

/**
 * Parses a date as a person types it: exactly if git finds it exact, else as git guesses ("2 weeks ago"). Works outside
 * of a repository too.
 *
 * @throws GitSlimError `usage` for what git would silently read as "now", or in which it would pass over a word
 */
export async function parseDate(git: GitProgram, text: string, clock: Clock): Promise<GitDate> {
  if (text.includes('\0')) throw notADate(text)
  const now = clock()
  const [exact, guessed] = await Promise.all([exactDate(git, text), guessedDate(git, text, now.seconds)])
  if (exact !== undefined) return exact
  if (guessed === undefined || !hasOnlyDateWords(text) || isNoNumberOfDates(text)) throw notADate(text)
  return { seconds: guessed, zone: now.zone }
}

/** A date that git accepts for a commit, with its zone: that of the text, or the local one of that day. */
async function exactDate(git: GitProgram, text: string): Promise<GitDate | undefined> {
  if (text.trim() === '') return undefined
  const env = { GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x', GIT_AUTHOR_DATE: text }
  const { stdout } = await runGit(git, ['var', 'GIT_AUTHOR_IDENT'], { env, expect: [0, 128] })
  const [, seconds, zone] = /> (\d+) ([+-]\d{4})\n$/.exec(stdout.toString('latin1')) ?? []
  return seconds === undefined || zone === undefined ? undefined : { seconds: Number(seconds), zone }
}

/**
 * Git's guess for a text, or undefined when git understands no word of it. Only for an expiry date in the configuration
 * does git report that it could not guess.
 */
async function guessedDate(git: GitProgram, text: string, now: number): Promise<number | undefined> {
  if (text.trim() === 'now') return now
  if (text === 'all' || text === 'false') return undefined
  const args = ['config', '--type=expiry-date', '--default', text, '--get', 'slim.no-such-key']
  const env = { GIT_TEST_DATE_NOW: String(now) }
  const { exitCode, stdout, stderr } = await runGit(git, args, { env, expect: [0, 128] })
  if (exitCode === 0) return Number(stdout.toString('latin1'))
  if (/is not a valid timestamp/.test(stderr)) return undefined
  throw failureOfGit({ args, exitCode, signal: null, stderr })
}

/** For a number that is neither a day nor a time, git says "now". Ten digits count the seconds up to the year 2286. */
function isNoNumberOfDates(text: string): boolean {
  return /\d{11}/.test(text)
}

function notADate(text: string): GitSlimError {
  return new GitSlimError('usage', messages.git.notADate(text))
}

const months = words('january february march april may june july august september october november december')
const weekdays = words('sunday monday tuesday wednesday thursday friday saturday')
const units = words('second minute hour day week month year')
const numbers = words('zero one two three four five six seven eight nine ten last')
const moments = words('yesterday today noon midnight tea am pm never now ago')
const zones = words('z utc gmt wet bst cet cest met mest eet eest est edt cst cdt mst mdt pst pdt hst jst ist nzt nzst')
const fillers = words('t at on in the of and st nd rd th')
const whole = new Set([...numbers, ...moments, ...zones, ...fillers])

/**
 * Tells whether every word of a text belongs to dates. Git ignores other words: it reads `v1.0` as the first of the
 * month.
 *
 * @see date.c, approxidate_alpha
 */
function hasOnlyDateWords(text: string): boolean {
  const found = text.toLowerCase().match(/\p{L}+/gu) ?? []
  return found.every(word => whole.has(word) || units.includes(word.replace(/s$/, '')) || isNameOfDay(word))
}

/** Months and weekdays may be abbreviated to three letters. */
function isNameOfDay(word: string): boolean {
  return word.length >= 3 && [...months, ...weekdays].some(name => name.startsWith(word))
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
