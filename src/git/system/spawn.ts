import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn as spawnChild } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { messages } from '../../output/messages.js'
import { GitSlimError } from '../../core/errors.js'
import type { Env } from '../port.js'
import { commandLine } from './command-line.js'
import { failureOfGit, type GitFailure } from './failure.js'
import { endProcessTree, killAll, type KillProcess } from './process-tree.js'

/** How git is started: program, directory, environment. Made once, by the composition root. */
export interface GitProgram {
  readonly program: string
  readonly cwd: string
  /** From {@link gitEnvironment}. */
  readonly env: Env
  /** Called for every command before it starts, for `--verbose`. */
  readonly trace: (command: string) => void
  /** Ends every command with its descendants. */
  readonly signal: AbortSignal
  readonly kill: KillProcess
}

export interface SpawnOptions {
  /** Expected exit codes. Any other is a failure, whatever stderr says. Default: only 0. */
  readonly expect?: readonly number[]
  readonly input?: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>
  readonly env?: Env
  /**
   * The effect of an interruption on the command: `stop` ends it (the default), `finish` lets it finish, and shields it
   * from the terminal's Ctrl-C: for the one step that must not be interrupted.
   */
  readonly onInterrupt?: 'stop' | 'finish'
  /** Further descriptors, numbered from 3 on, and a listener for each. */
  readonly pipes?: readonly ((chunk: Buffer) => void)[]
}

export interface SpawnResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Runs one git command to its end: the function for plumbing. Arguments are passed to git without a shell; callers put
 * user strings after `--end-of-options`.
 *
 * @throws GitSlimError of the kind that git's words tell, when the exit code is none of those expected
 */
export async function runGit(
  git: GitProgram,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<SpawnResult> {
  const child = startGit(git, args, options)
  const [{ code, killedBy }, stdout, stderr] = await Promise.all([
    exitOf(child, git),
    collect(child.stdout),
    collect(child.stderr),
    feed(child, options.input),
  ])
  const result = { exitCode: code, stdout, stderr: stderr.toString('utf8') }
  const expected = killedBy === null && (options.expect ?? [0]).includes(code)
  if (expected && (options.onInterrupt === 'finish' || !git.signal.aborted)) return result
  throw failureOf(git, { args, exitCode: code, signal: killedBy, stderr: result.stderr })
}

/**
 * Runs one git command and yields its output as it arrives. If the consumer stops early, the command is ended.
 *
 * @throws GitSlimError after the last chunk, when the exit code is not 0
 */
export async function* streamGit(
  git: GitProgram,
  args: readonly string[],
  input: string,
): AsyncGenerator<Buffer, void, undefined> {
  const child = startGit(git, args, { input })
  const ended = Promise.all([exitOf(child, git), collect(child.stderr)])
  // Awaited below; until then a failure to start must not count as unhandled.
  ended.catch(() => {})
  child.stdin.end(input)
  let heard = false
  try {
    yield* child.stdout as AsyncIterable<Buffer>
    heard = true
  } finally {
    if (!heard) {
      child.kill()
      await ended.catch(() => {})
    }
  }
  const [{ code, killedBy }, stderr] = await ended
  if (code === 0 && !git.signal.aborted) return
  throw failureOf(git, { args, exitCode: code, signal: killedBy, stderr: stderr.toString('utf8') })
}

/** Starts a git command and leaves its streams to the caller, who awaits {@link exitOf}. */
export function startGit(
  git: GitProgram,
  args: readonly string[],
  { env, onInterrupt, input, pipes = [] }: Pick<SpawnOptions, 'env' | 'onInterrupt' | 'input' | 'pipes'> = {},
): ChildProcessWithoutNullStreams {
  if (git.signal.aborted) throw interrupted()
  git.trace(commandLine({ args, cwd: git.cwd, input }))
  // There is one listener for each running program; that is no leak.
  setMaxListeners(0, git.signal)
  const finishes = onInterrupt === 'finish'
  const child = spawnChild(git.program, [...args], {
    cwd: git.cwd,
    env: { ...git.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe', ...pipes.map(() => 'pipe' as const)],
    windowsHide: true,
    // A process group of its own: Ctrl-C goes to the whole group of the terminal.
    detached: finishes,
  }) as ChildProcessWithoutNullStreams
  pipes.forEach((listener, i) => listenTo(child, i + 3, listener))
  if (!finishes) endWhenAborted(child, git)
  // A child that ends before it has read everything is judged by its exit code, not by our broken pipe.
  child.stdin.on('error', () => {})
  return child
}

/** How long the output of a command is read after its end. */
const drainMs = 100

/**
 * Reads the output of a command. A process that outlives it, such as a credential cache, may hold the pipe open for
 * hours: it is not waited for.
 */
export function listenTo(child: ChildProcess, descriptor: number, listener: (chunk: Buffer) => void): void {
  const pipe = child.stdio[descriptor] as Readable
  let silent = true
  pipe.on('data', (chunk: Buffer) => {
    silent = false
    listener(chunk)
  })
  pipe.on('error', () => {})
  // Timers run before pending input is read: on a busy machine the input is checked once more.
  const endWhenSilent = () => {
    if (silent) pipe.destroy()
    else drain()
  }
  const drain = () => {
    silent = true
    setTimeout(() => setImmediate(endWhenSilent), drainMs).unref()
  }
  child.once('exit', drain)
}

/** How long a process may take to end itself: git removes its temporary files, a filter may hang. */
const graceMs = 2000

/** Ends a child with its descendants as soon as the program is interrupted. */
export function endWhenAborted(child: ChildProcess, { signal, kill }: Pick<GitProgram, 'signal' | 'kill'>): void {
  let lastResort: NodeJS.Timeout | undefined
  const end = () => {
    if (child.pid === undefined) return
    const told = endProcessTree(child.pid, kill)
    lastResort = setTimeout(() => killAll(told, 'SIGKILL', kill), graceMs)
  }
  signal.addEventListener('abort', end, { once: true })
  child.once('close', () => {
    signal.removeEventListener('abort', end)
    clearTimeout(lastResort)
  })
}

export interface Exit {
  /** -1 when a signal ended it. */
  readonly code: number
  readonly killedBy: NodeJS.Signals | null
}

/**
 * Waits for a child to end, its streams closed.
 *
 * @throws GitSlimError `unsupported` or `not-found` when it could not be started
 */
export function exitOf(child: ChildProcessWithoutNullStreams, git: GitProgram): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.on('error', error => {
      reject(child.pid === undefined ? startFailure(error, git) : error)
    })
    child.on('close', (code, killedBy) => resolve({ code: code ?? -1, killedBy }))
  })
}

/** Returns the failure for a command's end: git's, or an interruption of this run. */
export function failureOf({ signal }: GitProgram, failure: GitFailure): GitSlimError {
  // Ctrl-C, and the end of a terminal, reach git too, and git may have ended before this process learns of it.
  return signal.aborted || failure.signal === 'SIGINT' || failure.signal === 'SIGHUP'
    ? interrupted()
    : failureOfGit(failure)
}

/** Returns the failure of an interrupted run. */
export function interrupted(): GitSlimError {
  return new GitSlimError('interrupted', messages.common.interrupted)
}

/** Returns why a program could not be started: the directory does not exist, or the program does not. */
export function startFailure(error: Error, { program, cwd }: GitProgram): GitSlimError {
  if (!existsSync(cwd)) return new GitSlimError('not-found', messages.common.noSuchDirectory(cwd))
  return new GitSlimError('unsupported', messages.git.cannotStart(program, error.message), { cause: error })
}

/** Returns everything from a stream. */
export function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', reject)
    stream.on('close', () => resolve(Buffer.concat(chunks)))
  })
}

async function feed({ stdin }: ChildProcessWithoutNullStreams, input: SpawnOptions['input']): Promise<void> {
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) {
    stdin.end(input)
    return
  }
  try {
    for await (const chunk of input) {
      if (!stdin.writable) break
      if (!stdin.write(chunk)) await drained(stdin)
    }
  } finally {
    stdin.end()
  }
}

function drained(stdin: ChildProcessWithoutNullStreams['stdin']): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      stdin.off('drain', done).off('close', done)
      resolve()
    }
    stdin.once('drain', done).once('close', done)
  })
}
