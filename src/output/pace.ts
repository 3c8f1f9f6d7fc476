import type { TransferProgress } from '../core/network/progress.js'

/** The time over which the speed is measured. */
const windowMs = 10_000
/** Shorter measurements are meaningless. */
const shortestMs = 1000
/** Of more frequent reports, the newest counts: a fast server sends thousands of pieces a second. */
const apartMs = 100

interface Sample extends TransferProgress {
  readonly at: number
}

/**
 * Adds a sample to those of the last seconds of a stage: at most one for each tenth of a second, and the last one
 * before the window.
 */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const same = samples.filter(({ stage }) => stage === sample.stage)
  const first = same.findLastIndex(({ at }) => at <= sample.at - windowMs)
  const kept = same.slice(Math.max(first, 0))
  const [before, last] = kept.slice(-2)
  if (before !== undefined && last !== undefined && last.at - before.at < apartMs) kept.pop()
  return [...kept, sample]
}

/** The speed of a stage of a transfer, from the reports of the last seconds. */
export class Pace {
  #samples: readonly Sample[] = []

  /** @param now returns milliseconds since some moment in the past */
  constructor(private readonly now: () => number) {}

  add(progress: TransferProgress): void {
    this.#samples = withSample(this.#samples, { ...progress, at: this.now() })
  }

  bytesPerSecond(): number | undefined {
    return this.#perSecond('bytes')
  }

  secondsLeft(): number | undefined {
    const { done, total } = this.#samples.at(-1) ?? {}
    const speed = this.#perSecond('done')
    return done === undefined || total === undefined || !speed ? undefined : Math.ceil((total - done) / speed)
  }

  #perSecond(what: 'bytes' | 'done'): number | undefined {
    const told = this.#samples.filter(sample => sample[what] !== undefined)
    const [first, last] = [told[0], told.at(-1)]
    if (first === undefined || last === undefined || last.at - first.at < shortestMs) return undefined
    return ((last[what] ?? 0) - (first[what] ?? 0)) / ((this.now() - first.at) / 1000)
  }
}
