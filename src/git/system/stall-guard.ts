export interface StallGuard {
  /** Aborted when nothing has happened for too long. */
  readonly signal: AbortSignal
  /** Something has happened. */
  alive(): void
  /** Stops watching, for good. */
  end(): void
}

/**
 * Watches over something that must not stand still.
 *
 * @param ms how long it may; undefined: for ever
 * @param isExcused asked when the time is over: whether somebody else watches just now
 */
export function stallGuard(ms: number | undefined, isExcused: () => boolean): StallGuard {
  const stalled = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const look = () => {
    if (isExcused()) timer?.refresh()
    else stalled.abort()
  }
  // Nobody waits for a timer longer than some 24 days: it would go off at once.
  if (ms !== undefined) timer = setTimeout(look, Math.min(ms, 2 ** 31 - 1))
  return { signal: stalled.signal, alive: () => timer?.refresh(), end }
}
