import { statfs } from 'node:fs/promises'
import prettyBytes from 'pretty-bytes'
import { GitSlimError, isFailure } from '../../git/errors.js'
import type { TransferOptions, TransferProgress } from '../../git/port.js'
import { messages } from '../../output/messages.js'
import { codeOf } from '../clone/files.js'

/**
 * Does a transfer; when the disk is full, says how much room there is and how much of it was needed, where that is known.
 *
 * @throws GitSlimError `disk`
 */
export async function tellingOfRoom<T>(
  directory: string,
  options: TransferOptions,
  transfer: (options: TransferOptions) => Promise<T>,
): Promise<T> {
  let latest: TransferProgress | undefined
  const onProgress = (progress: TransferProgress) => {
    if (progress.stage === 'receive') latest = { ...latest, ...progress }
    options.onProgress?.(progress)
  }
  try {
    return await transfer({ ...options, onProgress })
  } catch (error) {
    if (!isFull(error)) throw error
    const said = isFailure(error) ? (error.reason ?? error.message) : (error as Error).message
    const room = messages.transfer.roomNeeded(await freeBytes(directory), expected(latest))
    throw new GitSlimError('disk', messages.transfer.noSpace(directory, `${said}\n${room}`), { cause: error })
  }
}

function isFull(error: unknown): boolean {
  return isFailure(error, 'disk') || (!isFailure(error) && ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? ''))
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
