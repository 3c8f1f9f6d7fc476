import { statfs } from 'node:fs/promises'
import prettyBytes from 'pretty-bytes'
import { GitSlimError, isFailure } from '../../core/errors.js'
import type { TransferOptions, TransferProgress } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { isSystemError } from './files.js'

/** An observer of a fetch, which explains a full disk. */
export interface RoomWatch {
  /** The options through which it observes the fetch. */
  readonly options: TransferOptions
  /**
   * Runs a part of the work; if the disk is full, reports the free space and the needed space, where known.
   *
   * @throws GitSlimError `disk`
   */
  telling<T>(work: () => Promise<T>): Promise<T>
}

/** Observes the free space of a directory. */
export function watchRoom(directory: string, options: TransferOptions): RoomWatch {
  let latest: TransferProgress | undefined
  const onProgress = (progress: TransferProgress) => {
    if (progress.stage === 'receive') latest = { ...latest, ...progress }
    options.onProgress?.(progress)
  }
  return {
    options: { ...options, onProgress },
    telling: async work => {
      latest = undefined
      try {
        return await work()
      } catch (error) {
        const said = saidOf(error)
        if (said === undefined) throw error
        const lack = await lackOf(said, directory)
        if (lack === undefined) throw error
        if (lack === 'quota') {
          throw new GitSlimError('disk', messages.disk.quotaUsedUp(directory, said), { cause: error })
        }
        const room = messages.disk.roomNeeded(prettyBytes(await freeBytes(directory)), expected(latest))
        throw new GitSlimError('disk', messages.disk.noSpace(directory, `${said}\n${room}`), { cause: error })
      }
    },
  }
}

/** Returns the failure for a full disk, or undefined for another failure. */
function saidOf(error: unknown): string | undefined {
  if (isFailure(error)) return error.kind === 'disk' ? (error.reason ?? error.message) : undefined
  return isSystemError(error) ? error.message : undefined
}

/** With this little space, a file that could not be written counts as too large. */
const littleRoom = 1024 * 1024

/** Returns the lack of space that explains a failed write, if any. Git does not always give the reason. */
async function lackOf(said: string, directory: string): Promise<'room' | 'quota' | undefined> {
  if (/EDQUOT|Disk quota exceeded/.test(said)) return 'quota'
  if (/ENOSPC|No space left on device|Out of diskspace/.test(said)) return 'room'
  const isExplained = /\bE[A-Z]{2,}: |Read-only file system|Permission denied/.test(said)
  return !isExplained && (await freeBytes(directory)) < littleRoom ? 'room' : undefined
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** Objects have similar sizes on average: half of them are about half of the bytes. */
function expected(progress: TransferProgress | undefined): { bytes: string; of: string } | undefined {
  const { bytes, done, total } = progress ?? {}
  if (!bytes || !done || total === undefined) return undefined
  return { bytes: prettyBytes(bytes), of: prettyBytes((bytes / done) * total) }
}
