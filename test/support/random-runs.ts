import type { fc } from './properties.js'

export interface Share {
  /** How many runs the suite makes, all shares together. */
  readonly runs: number
  readonly share: number
  readonly of: number
}

/**
 * Returns how one of several tests, which run side by side, makes its share of random runs.
 *
 * The suite makes the same ones every time. FC_RUNS asks for another number of them (`npm run fuzz`): those are new ones
 * every time, or those of FC_SEED.
 */
export function randomRuns<T>({ runs, share, of }: Share): fc.Parameters<T> {
  const { FC_RUNS, FC_SEED } = process.env
  const seed = FC_SEED === undefined ? undefined : Number(FC_SEED)
  const fixed = FC_RUNS === undefined ? (seed ?? 1) : seed
  return {
    numRuns: Math.ceil(Number(FC_RUNS ?? runs) / of),
    includeErrorInReport: true,
    ...(fixed === undefined ? {} : { seed: fixed + share }),
  }
}
