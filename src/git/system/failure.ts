import { sanitize } from '../../output/sanitize.js'
import { type ErrorKind, GitSlimError } from '../errors.js'

export interface GitFailure {
  readonly args: readonly string[]
  readonly exitCode: number
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

/** What git's words tell, in the order they are tried. Messages are those of LC_ALL=C. */
const tells: readonly (readonly [pattern: RegExp, kind: ErrorKind])[] = [
  [/Unable to create '.*\.lock': File exists|cannot lock ref .*: Unable to create/, 'ref-locked'],
  [/cannot lock ref .*(?:is at .* but expected|reference already exists|unable to resolve reference)/, 'ref-moved'],
  [/not a git repository/i, 'not-a-repository'],
  [/detected dubious ownership/, 'refused'],
  [/No space left on device|Disk quota exceeded/, 'disk'],
  [/Please tell me who you are|unable to auto-detect email|empty ident name|user\.useConfigOnly/, 'identity'],
]

/** Returns the failure that a git command's end tells of. Without a word on stderr it is a failure all the same. */
export function failureOfGit(failure: GitFailure): GitSlimError {
  const words = sanitize(failure.stderr).trim()
  const kind = tells.find(([pattern]) => pattern.test(words))?.[1] ?? 'git-failed'
  const end = failure.signal ? `was killed by ${failure.signal}` : `ended with exit code ${failure.exitCode}`
  const command = failure.args.find(arg => !arg.startsWith('-')) ?? ''
  return new GitSlimError(kind, {
    message: `git ${command} ${end}`,
    reason: words === '' ? 'git gave no reason' : words,
  })
}
