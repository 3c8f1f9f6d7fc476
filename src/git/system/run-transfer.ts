import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env, TransferOptions, TransferProgress } from '../port.js'
import { progressReader } from '../transfer-progress.js'
import { httpTrace, traceEnvironment } from './http-trace.js'
import { exitOf, failureOf, type GitProgram, startGit } from './spawn.js'
import { stallGuard } from './stall-guard.js'

export interface TransferCommand {
  readonly args: readonly string[]
  readonly env?: Env
  readonly input?: string
  /** The server that it reaches; undefined for what only takes its time. */
  readonly url?: string
  /** Told what git says beside its progress, when it has succeeded. */
  readonly onWords?: (words: string) => void
  /** Told the content type of what a server has answered that does not speak git's protocol, when git has succeeded. */
  readonly onForeignType?: (type: string) => void
}

type Watching = Pick<TransferOptions, 'onProgress' | 'stallMs' | 'prompts'>

/** Whether a command is to be asked how far it is: somebody wants to know, or it would else stand still unseen. */
export function wantsProgress({ onProgress, stallMs }: Watching, url: string): boolean {
  return onProgress !== undefined || (stallMs !== undefined && !isHttp(url))
}

/**
 * Runs a git command that takes its time, telling how far it is, and returns what it wrote to stdout.
 *
 * @throws GitSlimError of the kind that git's words tell, progress taken out of them; `timeout` when it stands still
 */
export async function runTransfer(git: GitProgram, command: TransferCommand, options: Watching): Promise<Buffer> {
  const { args, url = '' } = command
  const trace = httpTrace(Date.now)
  const traced = isHttp(url) ? traceEnvironment(git.env) : undefined
  let begun = false
  const guard = stallGuard(url === '' ? undefined : options.stallMs, () =>
    // Curl guards a connection that stands. Elsewhere a person may be typing a password, until something has come.
    isHttp(url) ? traced === undefined || !trace.isConnecting() : options.prompts === 'allowed' && !begun,
  )
  const hear = (chunk: Buffer) => {
    guard.alive()
    trace.push(chunk)
  }
  const child = startGit({ ...git, signal: AbortSignal.any([git.signal, guard.signal]) }, args, {
    env: { ...command.env, ...traced },
    pipes: traced === undefined ? [] : [hear],
  })
  const reader = progressReader(progress => {
    begun = true
    if (isLocalWork(progress)) guard.end()
    options.onProgress?.(progress)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    guard.alive()
    reader.push(chunk)
  })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stdin.end(command.input)
  const { code, killedBy } = await exitOf(child, git).finally(() => guard.end())
  if (code === 0 && !git.signal.aborted) {
    command.onWords?.(reader.words())
    const foreign = trace.foreignType()
    if (foreign !== undefined) command.onForeignType?.(foreign)
    return Buffer.concat(output)
  }
  if (guard.signal.aborted && !git.signal.aborted) throw stalled(url, options.stallMs ?? 0)
  const failure = { args, exitCode: code, signal: killedBy, stderr: reader.words() }
  throw failureOf(git, { ...failure, retryAfterMs: trace.retryAfterMs() })
}

function isHttp(url: string): boolean {
  return /^https?:/i.test(url)
}

/** From then on nothing is awaited from the server. */
function isLocalWork({ stage, done, total }: TransferProgress): boolean {
  return stage === 'resolve' || stage === 'checkout' || (stage === 'receive' && total !== undefined && done === total)
}

function stalled(url: string, ms: number): GitSlimError {
  return new GitSlimError('timeout', messages.transfer.stalled(url, ms / 1000))
}
