import pMap, { pMapSkip } from 'p-map'
import { isFailure } from './errors.js'

interface Parallel {
  /** How many at the same time. */
  readonly jobs: number
  /** Ends those that run. */
  readonly callOff?: () => void
}

/**
 * Does some work for each item and returns the results in the items' order.
 *
 * On a failure no more are begun and the others are called off; it is told when all have ended: nobody writes behind a
 * clean-up.
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
  // The first is the reason; what was called off says only that.
  if (failures.length > 0) throw failures.find(error => !isFailure(error, 'interrupted')) ?? failures[0]
  return results
}

/** Returns a way to have things done one after another. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}
