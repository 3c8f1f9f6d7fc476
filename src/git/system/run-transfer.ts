import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env, TransferOptions, TransferProgress } from '../port.js'
import { progressReader } from '../transfer-progress.js'
import { exitOf, failureOf, type GitProgram, startGit } from './spawn.js'
import { platform } from 'node:os'
import { readRetryAfter } from '../../core/network/retry-after.js'

export interface TransferCommand {
  readonly args: readonly string[]
  readonly env?: Env
  readonly input?: string
  /** The server it contacts; undefined for a command that only takes long. */
  readonly url?: string
  /** Called with git's output besides its progress, on success. */
  readonly onWords?: (words: string) => void
  /** Called with the content type of an answer that is not of git's protocol, on success. */
  readonly onForeignType?: (type: string) => void
}

type Watching = Pick<TransferOptions, 'onProgress' | 'stallMs' | 'prompts'>

/** Whether a command reports its progress: somebody wants to know, or a stall would not be noticed. */
export function wantsProgress({ onProgress, stallMs }: Watching, url: string): boolean {
  return onProgress !== undefined || (stallMs !== undefined && !isHttp(url))
}

/**
 * Runs a git command that takes long, reports its progress, and returns its stdout.
 *
 * @throws GitSlimError of the kind that git's words tell, progress taken out of them; `timeout` when it stands still
 */
export async function runTransfer(git: GitProgram, command: TransferCommand, options: Watching): Promise<Buffer> {
  const { args, url = '' } = command
  const trace = httpTrace(Date.now)
  const traced = isHttp(url) ? traceEnvironment(git.env) : undefined
  let begun = false
  const guard = stallGuard(url === '' ? undefined : options.stallMs, () =>
    // Curl watches an established connection. Otherwise a person may be typing a password, until something arrives.
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

/** From then on nothing is expected from the server. */
function isLocalWork({ stage, done, total }: TransferProgress): boolean {
  return stage === 'resolve' || stage === 'checkout' || (stage === 'receive' && total !== undefined && done === total)
}

function stalled(url: string, ms: number): GitSlimError {
  return new GitSlimError('timeout', messages.transfer.stalled(url, ms / 1000))
}

export interface StallGuard {
  /** Aborted when nothing has happened for too long. */
  readonly signal: AbortSignal
  /** Something has happened. */
  alive(): void
  /** Ends the watch. */
  end(): void
}

/**
 * Watches an activity that must not stall.
 *
 * @param ms how long it may; undefined: for ever
 * @param isExcused asked when the time is over: whether somebody else watches just now
 */
function stallGuard(ms: number | undefined, isExcused: () => boolean): StallGuard {
  const stalled = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const look = () => {
    if (isExcused()) timer?.refresh()
    else stalled.abort()
  }
  // A timer of more than about 24 days would fire at once, and nobody waits that long.
  if (ms !== undefined) timer = setTimeout(look, Math.min(ms, 2 ** 31 - 1))
  return { signal: stalled.signal, alive: () => timer?.refresh(), end }
}

/** Facts about git's HTTP traffic that its error messages do not contain. */
export interface HttpTrace {
  push(chunk: Uint8Array): void
  /** Whether a connection is being established: from then on curl itself detects stalls. */
  isConnecting(): boolean
  /** The last answer's `Retry-After`. */
  retryAfterMs(): number | undefined
  /** The content type of the last answer if none was of git's protocol; undefined when one was, or there was none. */
  foreignType(): string | undefined
}

/**
 * Returns the settings with which git writes headers to descriptor 3, without bodies and credentials. Undefined when
 * the user traces already, and on Windows, where git inherits only three descriptors.
 *
 * @see git(1), GIT_TRACE_CURL, GIT_TRACE_REDACT
 */
function traceEnvironment(env: Env): Env | undefined {
  if (platform() === 'win32') return undefined
  if (env['GIT_TRACE_CURL'] !== undefined || env['GIT_CURL_VERBOSE'] !== undefined) return undefined
  return { GIT_TRACE_CURL: '3', GIT_TRACE_CURL_NO_DATA: '1', GIT_TRACE_REDACT: '1' }
}

/** Returns a reader of that trace, which keeps a few facts and drops the rest. */
function httpTrace(nowMs: () => number): HttpTrace {
  let rest = ''
  let connecting = true
  let retryAfterMs: number | undefined
  let type: string | undefined
  let isGit = false
  const take = (line: string) => {
    const [, name = '', value = ''] = /<= Recv header: *(retry-after|content-type): *(.*?)\r?$/i.exec(line) ?? []
    if (name.toLowerCase() === 'retry-after') retryAfterMs = readRetryAfter(value, nowMs())
    else if (name !== '') {
      type = value
      isGit ||= value.startsWith('application/x-git-')
    } else if (/<= Recv header: *HTTP\//.test(line)) {
      retryAfterMs = undefined
      type = ''
    } else if (/== Info: +Trying /.test(line)) connecting = true
    else if (line.includes('=> Send header')) connecting = false
  }
  return {
    push: chunk => {
      const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(take)
    },
    isConnecting: () => connecting,
    retryAfterMs: () => retryAfterMs,
    foreignType: () => (isGit ? undefined : type),
  }
}
