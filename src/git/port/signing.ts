/** The part of the port that signs commits. */
import type { Ident } from '../../core/object/ident.js'
import type { ProcessMark } from '../../core/process.js'

/** Which commits are signed. */
export interface SigningRequest {
  /** A key as git-commit's `-S` takes it; undefined: the configured key, else the committer's. */
  readonly key: string | undefined
  readonly committer: Ident
  readonly mark: ProcessMark
}

/** Where a person is asked for a passphrase, if at all: on the current line of the terminal, or in a window. */
export type AsksWhere = 'on-the-line' | 'elsewhere'

export type SignatureOutcome =
  /** In the form of a commit header: ASCII armour, without a trailing newline. */
  | { readonly kind: 'signed'; readonly signature: Uint8Array; readonly asks: AsksWhere }
  /** A person was asked for the passphrase, and refused. */
  | { readonly kind: 'cancelled' }
  /** In the words of the signing program; `passphrase`: there is a key, and the passphrase was wrong. */
  | { readonly kind: 'failed'; readonly reason: string; readonly lacks: 'key' | 'passphrase' }

/** Signs as git signs commits: with the configured program and format. */
export interface Signer {
  /**
   * Signs some bytes; the program may ask a person for a passphrase.
   *
   * @throws GitSlimError `unsupported` naming what would be able to, `usage` for a configuration that makes no sense
   */
  sign(payload: Uint8Array): Promise<SignatureOutcome>
  /** Removes its temporary files. */
  close(): Promise<void>
}
