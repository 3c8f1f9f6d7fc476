/** The part of the port that tells what a clone can be made of, beside what a server sends. */

/** Objects on this machine, which then need not come over the wire. */
export interface Seed {
  /** Its objects, shallow boundaries and refs are read as data. Nothing else of it is looked at, and nothing is run. */
  readonly gitDirectory: string
  /** `share`: by hard links, where there are any: the other directory is about to go. */
  readonly take: 'share' | 'copy'
  /** Undefined: it stays as it is. */
  readonly growth?: SeedGrowth
}

/** How a seed gets what it lacks, for clones to come. */
export interface SeedGrowth {
  /**
   * Called before a server is asked for what the seed lacks.
   *
   * @returns whether the seed is the caller's to add to, and is to be looked at again, since it may have grown meanwhile
   */
  begin(): Promise<'ours' | 'not-ours'>
  /** Told when what was fetched is there, or why it is not: no reason for a clone to fail. */
  end(failure?: Error): Promise<void>
}
