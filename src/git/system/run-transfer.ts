import type { Env, TransferOptions } from '../port.js'
import { exitOf, failureOf, type GitProgram, startGit } from './spawn.js'
import { progressReader } from '../transfer-progress.js'

export interface TransferCommand {
  readonly args: readonly string[]
  readonly env?: Env
  readonly input?: string
}

/**
 * Runs a git command that takes its time, telling how far it is.
 *
 * @throws GitSlimError of the kind that git's words tell, progress taken out of them
 */
export async function runTransfer(
  git: GitProgram,
  { args, env, input }: TransferCommand,
  { onProgress }: Pick<TransferOptions, 'onProgress'>,
): Promise<void> {
  const child = startGit(git, args, env === undefined ? {} : { env })
  const reader = progressReader(onProgress ?? (() => {}))
  child.stderr.on('data', (chunk: Buffer) => reader.push(chunk))
  child.stdout.resume()
  child.stdin.end(input)
  const { code, killedBy } = await exitOf(child, git)
  if (code === 0 && !git.signal.aborted) return
  throw failureOf(git, { args, exitCode: code, signal: killedBy, stderr: reader.words() })
}
