/** The part of the port that updates existing files to another commit. */
import type { Oid } from '../../core/object/oid.js'
import type { TransferOptions } from './transport.js'

/** A worktree with files, which are to become those of a commit. */
export interface WorktreeChange {
  readonly worktree: string
  /** Contains the commit, and only settings known to be harmless. Its index is made again. */
  readonly gitDirectory: string
  /** Null: no files at all. */
  readonly commit: Oid | null
  /** Repositories whose HEADs tell which files were tracked; read as data, like a {@link Seed}. */
  readonly before: readonly string[]
  readonly clean: CleanRequest
  /** `to-come`: their directories are emptied, whatever is cleaned. */
  readonly submodules: 'left-out' | 'to-come'
  /** `needed`: objects that the files do not need are missing, and all files are written again. */
  readonly objects: 'all' | 'needed'
}

export interface CleanRequest {
  /**
   * `all`: files that are not in the commit are removed. `tracked`: tracked files become those of the commit, all
   * others stay. `none`: as `tracked`, but no changed file is overwritten.
   */
  readonly mode: 'all' | 'tracked' | 'none'
  /** Patterns, as in gitignore(5), of files that `all` leaves alone. */
  readonly exclude: readonly string[]
}

export interface PreparedChange {
  /** Whether the formerly tracked files are known: only then are files removed that the commit no longer has. */
  readonly before: 'known' | 'unknown'
}

/** Updates a worktree's files to another commit in place. A file with the right content is not touched. */
export interface WorktreeReuse {
  /**
   * Checks the files, and changes none.
   *
   * @throws GitSlimError `refused` when a change would be lost that must not be, `unsupported` where it cannot be done
   */
  prepare(change: WorktreeChange, options: TransferOptions): Promise<PreparedChange>
  /** Updates the files, after {@link prepare} of the same change; the git directory may have moved. */
  apply(change: WorktreeChange, options: TransferOptions): Promise<void>
}
