/** Bytes below the repository's directory, by what they are. */
export interface Storage {
  readonly packs: FileTotals
  /** Packs of unreachable objects, with a `.mtimes` file. */
  readonly cruftPacks: FileTotals
  /** `.idx`, `.rev`, `.bitmap`, multi-pack-index, commit-graph. */
  readonly indexes: FileTotals
  readonly looseObjects: FileTotals
  /** What a killed command left: `tmp_pack_*`, `tmp_obj_*`. */
  readonly garbage: FileTotals
  readonly lfs: FileTotals
  readonly submodules: FileTotals
  readonly worktrees: FileTotals
  readonly reflogs: FileTotals
  readonly hooks: FileTotals
  readonly other: FileTotals
  /** Object directories that this repository borrows from. */
  readonly alternates: readonly string[]
  /** Remotes that promise objects which are absent here. */
  readonly promisors: readonly string[]
}

/** How many files, and how many bytes in them. */
export interface FileTotals {
  readonly files: number
  readonly bytes: number
}
