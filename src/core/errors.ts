/**
 * Errors for programs (`kind`) and for people (message, reason, hints). Kinds decide the exit code (cli/exit-codes.ts)
 * and are in the JSON document; kinds are only ever added.
 */
export type ErrorKind =
  | 'usage' // the command line makes no sense
  | 'refused' // git-slim refuses, and says what would be needed
  | 'unsupported' // this backend cannot do it; the message names one that can
  | 'not-a-repository'
  | 'not-found' // a revision, ref, object or repository that does not exist
  | 'ambiguous' // a name that means several things
  | 'identity' // git does not know who commits
  | 'ref-moved' // a ref does not hold the expected object
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
  | 'hook' // a hook of the repository refused
  | 'check-failed' // a check that was asked for found something
  | 'conflict' // two changes to the same lines; only a person can resolve them
  | 'stopped' // git's own rebase has stopped, and a person has to continue it
  | 'incomplete' // done, but a later step failed
  | 'interrupted'
  | 'bug'

export interface ErrorText {
  /** What happened: one sentence without a full stop, never a secret. */
  readonly message: string
  /** Why: git's own words, sanitised. May have several lines. */
  readonly reason?: string
  /** The commands to run next. */
  readonly hints?: readonly string[]
}

export interface FailureOptions extends ErrorOptions {
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined
  /** The whole JSON document, where there is one in spite of the failure. */
  readonly document?: object | undefined
  /** Further fields of the JSON document; names in it are exact, for programs. */
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
  readonly document: object | undefined

  constructor(kind: ErrorKind, text: ErrorText | string, options?: FailureOptions) {
    const { message, reason, hints } = typeof text === 'string' ? { message: text, reason: undefined, hints: [] } : text
    super(message, options)
    this.kind = kind
    this.reason = reason
    this.hints = hints ?? []
    this.retryAfterMs = options?.retryAfterMs
    this.details = options?.details
    this.document = options?.document
  }
}

/** The user's editor failed; the text that it saved before is not lost. */
export class EditorFailure extends GitSlimError {
  /** Undefined where the text was not changed, or is gone. */
  readonly saved: Uint8Array | undefined

  constructor(text: ErrorText, saved: Uint8Array | undefined) {
    super('refused', text)
    this.saved = saved
  }
}

/** Tells whether a thrown value is a failure of one of the kinds. */
export function isFailure(error: unknown, ...kinds: readonly ErrorKind[]): error is GitSlimError {
  return error instanceof GitSlimError && (kinds.length === 0 || kinds.includes(error.kind))
}

/** Git's message for a server that sends only what its refs point to. */
export const unadvertised = 'Server does not allow request for unadvertised object'

/** Tells whether a commit was not sent because it was requested by its id: through a ref, the server may send it. */
export function isUnadvertised(error: unknown): boolean {
  return isFailure(error, 'not-found') && (error.reason ?? '').includes(unadvertised)
}
