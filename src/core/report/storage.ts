/** Bytes in the repository's directory, by kind. */
export interface Storage {
  readonly packs: FileTotals
  /** Packs of unreachable objects, with a `.mtimes` file. */
  readonly cruftPacks: FileTotals
  /** `.idx`, `.rev`, `.bitmap`, multi-pack-index, commit-graph. */
  readonly indexes: FileTotals
  readonly looseObjects: FileTotals
  /** Files that a killed command left: `tmp_pack_*`, `tmp_obj_*`. */
  readonly garbage: FileTotals
  readonly lfs: FileTotals
  readonly submodules: FileTotals
  readonly worktrees: FileTotals
  readonly reflogs: FileTotals
  readonly hooks: FileTotals
  readonly other: FileTotals
  /** Object directories that this repository borrows from. */
  readonly alternates: readonly string[]
  /** Promisor remotes of absent objects. */
  readonly promisors: readonly string[]
}

/** The number of files, and their bytes. */
export interface FileTotals {
  readonly files: number
  readonly bytes: number
}
