import type { TransferProgress } from '../git/port.js'

/** So much of the past says how fast it goes now. */
const windowMs = 10_000
/** What is measured over less time says nothing. */
const shortestMs = 1000

interface Sample extends TransferProgress {
  readonly at: number
}

/** How fast a stage of a transfer goes, by what was told of it in the last seconds. */
export class Pace {
  #samples: readonly Sample[] = []

  /** @param now returns milliseconds since some moment in the past */
  constructor(private readonly now: () => number) {}

  add(progress: TransferProgress): void {
    const at = this.now()
    const same = this.#samples.filter(({ stage }) => stage === progress.stage)
    // The last one before the window is where the window begins.
    const first = same.findLastIndex(sample => sample.at <= at - windowMs)
    this.#samples = [...same.slice(Math.max(first, 0)), { ...progress, at }]
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
