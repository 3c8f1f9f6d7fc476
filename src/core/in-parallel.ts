import pMap, { pMapSkip } from 'p-map'
import { isFailure } from './errors.js'

interface Parallel {
  /** The number of calls at the same time. */
  readonly jobs: number
  /** Ends the running calls. */
  readonly callOff?: () => void
}

/**
 * Calls a function for each item and returns the results in the items' order. After a failure no more calls begin and
 * the running ones are aborted; the promise rejects when all have ended, so that none writes after a clean-up.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  { jobs, callOff }: Parallel,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const failures: unknown[] = []
  const tried = async (item: T) => {
    if (failures.length > 0) return pMapSkip
    try {
      return await work(item)
    } catch (error) {
      failures.push(error)
      callOff?.()
      return pMapSkip
    }
  }
  const results = await pMap(items, tried, { concurrency: jobs })
  // The first failure is the reason; aborted calls say only that they were aborted.
  if (failures.length > 0) throw failures.find(error => !isFailure(error, 'interrupted')) ?? failures[0]
  return results
}

/** Returns a function that runs calls one after another. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}
