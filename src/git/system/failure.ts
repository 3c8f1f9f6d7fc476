import { messages } from '../../output/messages.js'
import { sanitize } from '../../output/sanitize.js'
import { type ErrorKind, type ErrorText, GitSlimError } from '../../core/errors.js'

export interface GitFailure {
  readonly args: readonly string[]
  readonly exitCode: number
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined
}

interface Tell {
  readonly pattern: RegExp
  readonly kind: ErrorKind
  /** The message instead of "git x ended with exit code n". */
  readonly text?: (found: Readonly<Record<string, string | undefined>>, reason: string) => ErrorText
}

/** Some of git's messages about a full disk give no reason: a file was opened, and could not be written. */
const diskWords =
  /No space left on device|Out of diskspace|Disk quota exceeded|unable to write file |unable to write new .*index|couldn't write '|could not write index/

/** Patterns of git's messages, in the order they are tried. Messages are those of LC_ALL=C. */
const tells: readonly Tell[] = [
  {
    pattern: /Unable to create '(?<lock>.*\/index\.lock)': File exists/,
    kind: 'ref-locked',
    text: ({ lock = '' }, reason) => messages.git.indexLocked(lock, reason),
  },
  {
    // The second one is for refs that are not stored as files.
    pattern: /Unable to create '(?<lock>.*\.lock)': File exists|cannot lock references/,
    kind: 'ref-locked',
    text: ({ lock }, reason) => messages.git.refLocked(lock, reason),
  },
  {
    pattern:
      /cannot lock ref '(?<ref>.*)': (?:is at (?<holds>\w+) but expected|reference already exists|reference is missing but expected|unable to resolve reference)/,
    kind: 'ref-moved',
    text: ({ ref = '', holds }, reason) => messages.git.refMoved(ref, holds, reason),
  },
  {
    pattern: /cannot lock ref '(?<ref>.*)': '(?<other>.*)' exists; cannot create/,
    kind: 'ref-moved',
    text: ({ ref = '', other = '' }) => messages.git.refInTheWay(ref, other),
  },
  {
    pattern: /cannot process '(?<other>.*)' and '(?<ref>.*)' at the same time/,
    kind: 'ref-moved',
    text: ({ ref = '', other = '' }) => messages.git.refInTheWay(ref, other),
  },
  { pattern: diskWords, kind: 'disk' },
  {
    pattern: /tell me who you are|unable to auto-detect|empty ident name|no (?:email|name) was given/i,
    kind: 'identity',
    text: (_found, reason) => messages.git.noIdentity(reason),
  },
  {
    pattern: /is corrupt|unable to stream|inflate: |garbage at end of loose object|hash mismatch/,
    kind: 'corrupt',
    text: (_found, reason) => messages.git.corrupt(reason),
  },
]

/** Returns the failure for the end of a git command, also if stderr is empty. */
export function failureOfGit(failure: GitFailure): GitSlimError {
  const words = wordsOf(failure.stderr)
  const reason = words === '' ? messages.git.noReason : withoutRepetition(words)
  const end = failure.signal ? `was killed by ${failure.signal}` : `ended with exit code ${failure.exitCode}`
  const plain = messages.git.commandFailed(commandOf(failure.args), end, reason)
  const { retryAfterMs } = failure
  for (const { pattern, kind, text } of tells) {
    const found = pattern.exec(words)
    if (found) return new GitSlimError(kind, text?.(found.groups ?? {}, reason) ?? plain)
  }
  return new GitSlimError('git-failed', plain, { retryAfterMs })
}

/** Returns git's output in a form that may be shown. */
export function wordsOf(stderr: string): string {
  return sanitize(stderr).trim()
}

/** On a full disk git may print the same for thousands of files: one line is enough. */
function withoutRepetition(words: string): string {
  if (!diskWords.test(words)) return words
  const lines = words.split('\n')
  const told = lines.filter(line => diskWords.test(line))
  const first = told.find(line => !line.includes('unable to write file ')) ?? told[0] ?? words
  return told.length === 1 ? first.trim() : messages.git.andMoreLikeIt(first.trim(), told.length - 1)
}

/** Tells whether git's output is about a full disk. */
export function tellsOfDisk(stderr: string): boolean {
  return diskWords.test(stderr)
}

/** The git command among the arguments: the first that is neither an option nor a value of `-c`. */
function commandOf(args: readonly string[]): string {
  return args.find((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-c') ?? ''
}
