import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { GitSlimError } from '../../core/errors.js'
import { messages } from '../../output/messages.js'
import type { Context } from '../context.js'
import { isSystemError, removeTree, renameRetrying } from '../transfer/files.js'

/**
 * Checks, before a report that may take minutes, that its file can be written.
 *
 * @throws GitSlimError `usage`
 */
export async function checkReportFile(option: string, file: string): Promise<void> {
  const directory = dirname(file)
  const found = await Promise.all([isDirectory(directory), isDirectory(file)])
  if (!found[0]) throw new GitSlimError('usage', messages.common.noSuchDirectory(directory))
  if (found[1]) throw new GitSlimError('usage', messages.report.fileIsDirectory(option, file))
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
}

/** Writes a file, which is replaced at once: a reader sees the old one or the new one. */
export async function writeReportFile(
  { processMark, signal }: Pick<Context, 'processMark' | 'signal'>,
  file: string,
  text: string,
): Promise<void> {
  const unfinished = `${file}.${processMark.pid}.tmp`
  try {
    await writeDurably(unfinished, text)
    if (signal.aborted) throw new GitSlimError('interrupted', { message: messages.common.interrupted })
    await renameRetrying(unfinished, file)
  } catch (error) {
    await removeTree(unfinished)
    if (!isSystemError(error)) throw error
    throw new GitSlimError('disk', messages.common.cannotWrite(file, error.message), { cause: error })
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
