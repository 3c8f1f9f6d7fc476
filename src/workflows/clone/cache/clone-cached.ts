import { access, constants, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isFailure } from '../../../core/errors.js'
import type { ClonePlan, CloneReceipt, TransferOptions, Transport } from '../../../git/port.js'
import { messages } from '../../../output/messages.js'
import type { Context } from '../../context.js'
import { emptyDirectory, isMissing, removeTree } from '../../transfer/files.js'
import { cacheName } from './directory.js'
import { type Lock, takeLock } from './lock.js'

/**
 * The use of the cache: it had everything (`hit`), got what it lacked (`updated`), was created (`created`), or created
 * again because it was damaged (`rebuilt`). `unused`: the clone was made without it, or could add nothing to it.
 */
export type CacheUse = 'hit' | 'updated' | 'created' | 'rebuilt' | 'unused'

interface Cached {
  readonly receipt: CloneReceipt
  readonly use: CacheUse
  readonly warnings: readonly string[]
}

interface Task {
  readonly cache: string
  readonly plan: ClonePlan
  readonly directory: string
  readonly options: TransferOptions
}

/** With this many packs every clone gets slow: then the repository is created again. */
const mostPacks = 64

/**
 * Makes a clone with the objects of a cache on this machine, and adds missing objects to the cache.
 *
 * The clone does not depend on the cache afterwards, and a problem of the cache is never a failure of the clone.
 */
export async function cloneCached(ctx: Context, transport: Transport, task: Task): Promise<Cached> {
  const { plan, directory, options } = task
  const entry = new CacheEntry(ctx, join(task.cache, cacheName(plan.remote.url, plan.limit)))
  const clone = () => transport.clone({ ...plan, ...entry.seed() }, directory, options)
  try {
    await entry.open(task.cache)
    try {
      const receipt = await clone()
      return entry.told(receipt, receipt.fetched ? entry.change : 'hit')
    } catch (error) {
      if (!isFailure(error, 'corrupt', 'git-failed', 'not-found', 'protocol') || entry.state !== 'there') throw error
      await emptyDirectory(directory)
      await entry.discard()
      const receipt = await clone()
      return entry.told(receipt, entry.change === 'unused' ? 'unused' : 'rebuilt')
    }
  } finally {
    await entry.close()
  }
}

/** One repository of the cache, for the time of a clone. */
class CacheEntry {
  state: 'there' | 'absent' | 'unusable' = 'absent'
  change: CacheUse = 'unused'
  private readonly warnings: string[] = []
  private lock: Lock | undefined

  constructor(
    private readonly ctx: Context,
    private readonly directory: string,
  ) {}

  private get aside(): string {
    return `${this.directory}.old`
  }

  async open(cache: string): Promise<void> {
    try {
      // Private repositories may be cached.
      await mkdir(cache, { recursive: true, mode: 0o700 })
      this.state = (await this.packs()) > 0 ? 'there' : 'absent'
    } catch (error) {
      this.state = 'unusable'
      this.warn(messages.cache.unusable(cache, (error as Error).message))
    }
  }

  seed(): Pick<ClonePlan, 'seed'> {
    if (this.state === 'unusable') return {}
    const growth = { begin: () => this.begin(), end: (failure?: Error) => this.end(failure) }
    return { seed: { gitDirectory: this.directory, take: 'copy', growth } }
  }

  told(receipt: CloneReceipt, use: CacheUse): Cached {
    return { receipt, use, warnings: this.warnings }
  }

  /** Takes the lock, and keeps it: later retries still add to the cache. */
  private async begin(): Promise<'ours' | 'not-ours'> {
    try {
      return await this.takeOver()
    } catch (error) {
      this.warn(messages.cache.notUpdated(this.directory, (error as Error).message))
      await this.close()
      return 'not-ours'
    }
  }

  private async takeOver(): Promise<'ours' | 'not-ours'> {
    if (this.lock !== undefined) return 'ours'
    if (this.state === 'unusable' || !(await this.isWritable())) return 'not-ours'
    const outcome = await takeLock(this.ctx, `${this.directory}.lock`, () =>
      this.ctx.reporter.note(messages.cache.waiting(this.directory)),
    )
    switch (outcome.kind) {
      case 'busy':
        this.warn(messages.cache.busy(this.directory))
        return 'not-ours'
      case 'unwritable':
        this.warn(messages.cache.notUpdated(this.directory, outcome.reason))
        return 'not-ours'
      case 'held':
        this.lock = outcome.lock
        // Left by a run that was killed while it removed it.
        await removeTree(this.aside)
        if ((await this.packs()) >= mostPacks) await this.remove()
        return 'ours'
    }
  }

  private async end(failure: Error | undefined): Promise<void> {
    if (failure === undefined) this.change = this.state === 'there' ? 'updated' : 'created'
    else this.warn(messages.cache.notUpdated(this.directory, failure.message))
    await this.close()
  }

  /** Removes a damaged repository, if possible. */
  async discard(): Promise<void> {
    if ((await this.begin()) === 'not-ours') {
      this.state = 'unusable'
      return
    }
    this.warn(messages.cache.damaged(this.directory))
    await this.remove()
  }

  async close(): Promise<void> {
    await this.lock?.release()
    this.lock = undefined
  }

  /** Renamed first, so that nobody finds half of it. */
  private async remove(): Promise<void> {
    await rename(this.directory, this.aside)
    await removeTree(this.aside)
  }

  private async isWritable(): Promise<boolean> {
    try {
      await access(join(this.directory, '..'), constants.W_OK)
      return true
    } catch (error) {
      this.warn(messages.cache.notUpdated(this.directory, (error as Error).message))
      return false
    }
  }

  private async packs(): Promise<number> {
    try {
      const names = await readdir(join(this.directory, 'objects', 'pack'))
      return names.filter(name => name.endsWith('.idx')).length
    } catch (error) {
      if (isMissing(error)) return 0
      throw error
    }
  }

  private warn(text: string): void {
    this.warnings.push(text)
  }
}
