/** The part of the port that gives files which are there the content of another commit. */
import type { Oid } from '../../core/object/oid.js'
import type { TransferOptions } from './transport.js'

/** A worktree that has files already, and is to have those of a commit. */
export interface WorktreeChange {
  readonly worktree: string
  /** Holds the commit, and nothing that is not known to be harmless. Its index is made anew. */
  readonly gitDirectory: string
  /** Null: no files at all. */
  readonly commit: Oid | null
  /** Repositories whose HEADs tell which files were tracked so far; read as data, like a {@link Seed}. */
  readonly before: readonly string[]
  readonly clean: CleanRequest
  /** `to-come`: their directories are made empty, whatever is cleaned. */
  readonly submodules: 'left-out' | 'to-come'
  /** `needed`: what the files do not need is not here, and all of them are written anew. */
  readonly objects: 'all' | 'needed'
}

export interface CleanRequest {
  /**
   * `all`: what is no file of the commit goes. `tracked`: what was tracked becomes as in the commit, all else stays.
   * `none`: as `tracked`, but nothing that was changed is overwritten.
   */
  readonly mode: 'all' | 'tracked' | 'none'
  /** Patterns, as in gitignore(5), of what `all` leaves alone. */
  readonly exclude: readonly string[]
}

export interface PreparedChange {
  /** Whether anything tells which files were tracked so far: files that the commit has no more go only then. */
  readonly before: 'known' | 'unknown'
}

/** Makes a worktree's files those of another commit, where they are. A file that is the same is not touched. */
export interface WorktreeReuse {
  /**
   * Looks at the files, and changes none.
   *
   * @throws GitSlimError `refused` when a change would be lost that must not be, `unsupported` where it cannot be done
   */
  prepare(change: WorktreeChange, options: TransferOptions): Promise<PreparedChange>
  /** Changes the files, after {@link prepare} of the same change; its git directory may have moved. */
  apply(change: WorktreeChange, options: TransferOptions): Promise<void>
}
