import { setImmediate as nextTurn } from 'node:timers/promises'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'

/** How long work may continue before timers and signals run. */
const turnMs = 20

/** Lets timers and signals run during long work that waits for nothing. */
export class Pace {
  private since = Date.now()

  constructor(private readonly signal: AbortSignal) {}

  /**
   * Returns undefined while work may continue, or a promise to await.
   *
   * @throws GitSlimError `interrupted`
   */
  step(): Promise<void> | undefined {
    this.check()
    return Date.now() - this.since < turnMs ? undefined : this.turn()
  }

  private async turn(): Promise<void> {
    await nextTurn()
    this.since = Date.now()
    this.check()
  }

  /** @throws GitSlimError `interrupted` */
  check(): void {
    if (this.signal.aborted) throw new GitSlimError('interrupted', messages.common.interrupted)
  }
}
