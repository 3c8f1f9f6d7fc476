import prettyMilliseconds from 'pretty-ms'
import type { TransferProgress } from '../core/network/progress.js'
import { messages } from './messages.js'
import { Pace } from './pace.js'
import { progressText } from './progress-text.js'

/** The clock and timer of the heartbeat; a test has its own. */
export interface Timing {
  /** Returns milliseconds since some moment in the past. */
  now(): number
  /** Calls a function repeatedly, and returns a function that ends that. It keeps no process alive. */
  every(ms: number, tick: () => void): () => void
}

const realTiming: Timing = {
  now: () => performance.now(),
  every: (ms, tick) => {
    const timer = setInterval(tick, ms).unref()
    return () => clearInterval(timer)
  },
}

/** Often enough that nobody takes a job for dead, and rare enough for a short log. */
export const heartbeatMs = 10_000

export interface Heartbeat {
  show(progress: TransferProgress): void
  stop(): void
}

/**
 * Prints the progress of long work every ten seconds: `Receiving objects 45% (9/20), 12 MB, 1.2 MB/s, 10s left (30s so
 * far)`.
 */
export function heartbeat(say: (line: string) => void, timing: Timing = realTiming): Heartbeat {
  const pace = new Pace(() => timing.now())
  let latest: TransferProgress | undefined
  let end = () => {}
  return {
    show: progress => {
      pace.add(progress)
      const isFirst = latest === undefined
      latest = progress
      if (!isFirst) return
      const begun = timing.now()
      end = timing.every(heartbeatMs, () => {
        if (latest === undefined) return
        const passed = prettyMilliseconds(timing.now() - begun, { secondsDecimalDigits: 0 })
        say(`${progressText(latest, { pace })} (${messages.common.soFar(passed)})`)
      })
    },
    stop: () => {
      end()
      latest = undefined
    },
  }
}
