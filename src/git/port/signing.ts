/** The part of the port that signs commits. */
import type { Ident } from '../../core/object/ident.js'
import type { ProcessMark } from '../../core/process.js'

/** Whose signatures are wanted. */
export interface SigningRequest {
  /** A key as git-commit's `-S` takes it; undefined: as git is configured, else the committer's. */
  readonly key: string | undefined
  readonly committer: Ident
  readonly mark: ProcessMark
}

/** Where a person is asked for a passphrase, if at all: on the line where the cursor is, or in a window of its own. */
export type AsksWhere = 'on-the-line' | 'elsewhere'

export type SignatureOutcome =
  /** As it stands in a commit's header: in armour, without a newline at its end. */
  | { readonly kind: 'signed'; readonly signature: Uint8Array; readonly asks: AsksWhere }
  /** A person was asked for the key, and would not. */
  | { readonly kind: 'cancelled' }
  /** In the words of the program that signs; `passphrase`: there is a key, and what was typed does not open it. */
  | { readonly kind: 'failed'; readonly reason: string; readonly lacks: 'key' | 'passphrase' }

/** Signs as git signs commits: by the program, and in the format, that git is configured to use. */
export interface Signer {
  /**
   * Signs some bytes; the program may ask a person for a passphrase.
   *
   * @throws GitSlimError `unsupported` naming what would be able to, `usage` for a configuration that makes no sense
   */
  sign(payload: Uint8Array): Promise<SignatureOutcome>
  /** Removes what was made for it. */
  close(): Promise<void>
}
