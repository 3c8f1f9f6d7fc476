import type { fc } from './properties.js'

export interface Share {
  /** How many runs the suite makes, all shares together. */
  readonly runs: number
  readonly share: number
  readonly of: number
}

/**
 * Returns how many random runs a test makes: as many as FC_RUNS asks for (`npm run fuzz`), or those of the suite.
 *
 * @throws Error when FC_RUNS is no number of runs: with none at all, every property holds
 */
export function numberOfRuns(usual: number): number {
  const { FC_RUNS } = process.env
  if (FC_RUNS === undefined) return usual
  if (!/^[1-9]\d*$/.test(FC_RUNS)) throw new Error(`FC_RUNS is no number of runs: "${FC_RUNS}"`)
  return Number(FC_RUNS)
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
    numRuns: Math.ceil(numberOfRuns(runs) / of),
    includeErrorInReport: true,
    ...(fixed === undefined ? {} : { seed: fixed + share }),
  }
}
