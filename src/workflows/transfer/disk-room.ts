import { statfs } from 'node:fs/promises'
import prettyBytes from 'pretty-bytes'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { TransferOptions, TransferProgress } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { codeOf } from '../clone/files.js'

/** A look at how much has come, and what is said of it when the disk is full. */
export interface RoomWatch {
  /** The options by which it sees what comes. */
  readonly options: TransferOptions
  /**
   * Does some of the work; when the disk is full, says how much room there is and how much of it was needed, where
   * that is known.
   *
   * @throws GitSlimError `disk`
   */
  telling<T>(work: () => Promise<T>): Promise<T>
}

/** Watches over the room there is where something is put. */
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
        if (!isFull(error)) throw error
        const said = isFailure(error) ? (error.reason ?? error.message) : (error as Error).message
        const room = messages.transfer.roomNeeded(await freeBytes(directory), expected(latest))
        throw new GitSlimError('disk', messages.transfer.noSpace(directory, `${said}\n${room}`), { cause: error })
      }
    },
  }
}

function isFull(error: unknown): boolean {
  if (!isFailure(error)) return ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')
  // A disk may also refuse: then it is of no interest how much room there is.
  return error.kind === 'disk' && !/EROFS|EACCES|EPERM|E[MN]FILE|Read-only|Permission denied/.test(error.reason ?? '')
}

async function freeBytes(directory: string): Promise<string> {
  const { bavail, bsize } = await statfs(directory)
  return prettyBytes(bavail * bsize)
}

/** Objects are much alike on the whole: half of them are about half of the bytes. */
function expected(progress: TransferProgress | undefined): { bytes: string; of: string } | undefined {
  const { bytes, done, total } = progress ?? {}
  if (!bytes || !done || total === undefined) return undefined
  return { bytes: prettyBytes(bytes), of: prettyBytes((bytes / done) * total) }
}
