/**
 * What went wrong, for programs (`kind`) and for people (message, cause, hints).
 *
 * Kinds decide the exit code (cli/exit-codes.ts) and stand in the JSON document; they only ever gain members.
 */
export type ErrorKind =
  | 'usage' // the command line asks for something that makes no sense
  | 'refused' // git-slim will not do it, and says what would be needed
  | 'unsupported' // this backend cannot; the message names what can
  | 'not-a-repository'
  | 'not-found' // a revision, ref, object or repository that is not there
  | 'ambiguous' // a name that stands for several things
  | 'identity' // git does not know who commits
  | 'ref-moved' // a ref does not hold what was expected
  | 'ref-locked' // another process holds a ref's lock, or left it behind
  | 'corrupt' // data that is not what git would have written
  | 'network'
  | 'timeout'
  | 'rate-limited'
  | 'auth'
  | 'protocol'
  | 'disk'
  | 'git-failed' // git ended with a failure that fits none of the above
  | 'signing' // a commit could not be signed
  | 'hook' // a hook of the repository will not have it
  | 'conflict' // two changes to the same files meet, and only a person can say what is meant
  | 'stopped' // git's own rebase is in progress, and a person has to go on
  | 'incomplete' // done, but a later step failed
  | 'interrupted'
  | 'bug'

export interface ErrorText {
  /** What happened: one sentence, no full stop needed, no secret ever. */
  readonly message: string
  /** Why: git's own words, sanitised. May have several lines. */
  readonly reason?: string
  /** What to run next. */
  readonly hints?: readonly string[]
}

export interface FailureOptions extends ErrorOptions {
  /** How long the server wants to be left alone. */
  readonly retryAfterMs?: number | undefined
  /** What the JSON document says besides; names what is there for programs, in their own words. */
  readonly details?: object | undefined
}

/** A failure that is not a bug: it has a kind, and says what happened, why, and what to run next. */
export class GitSlimError extends Error {
  override readonly name = 'GitSlimError'
  readonly kind: ErrorKind
  readonly reason: string | undefined
  readonly hints: readonly string[]
  readonly retryAfterMs: number | undefined
  readonly details: object | undefined

  constructor(kind: ErrorKind, text: ErrorText | string, options?: FailureOptions) {
    const { message, reason, hints } = typeof text === 'string' ? { message: text, reason: undefined, hints: [] } : text
    super(message, options)
    this.kind = kind
    this.reason = reason
    this.hints = hints ?? []
    this.retryAfterMs = options?.retryAfterMs
    this.details = options?.details
  }
}

/** The user's editor has failed; what was saved in it before that is not lost. */
export class EditorFailure extends GitSlimError {
  /** Undefined where the text was not changed, or is gone. */
  readonly saved: Uint8Array | undefined

  constructor(text: ErrorText, saved: Uint8Array | undefined) {
    super('refused', text)
    this.saved = saved
  }
}

/** Tells whether something thrown is a failure of one of the kinds. */
export function isFailure(error: unknown, ...kinds: readonly ErrorKind[]): error is GitSlimError {
  return error instanceof GitSlimError && (kinds.length === 0 || kinds.includes(error.kind))
}

/** What git says of a server that sends only what its refs stand for. @see fetch-pack.c */
export const unadvertised = 'Server does not allow request for unadvertised object'

/** Tells whether a commit was not sent because it was asked for by its name: by way of a ref, the server may send it. */
export function isUnadvertised(error: unknown): boolean {
  return isFailure(error, 'not-found') && (error.reason ?? '').includes(unadvertised)
}
