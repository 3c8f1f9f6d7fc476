import { type ChildProcessWithoutNullStreams, spawn as spawnChild } from 'node:child_process'
import { GitSlimError } from '../errors.js'
import { failureOfGit } from './failure.js'
import type { Env } from '../port.js'

/** How git is started: which program, where, with which environment. Made once, by the composition root. */
export interface GitProgram {
  readonly program: string
  readonly cwd: string
  /** From {@link gitEnvironment}. */
  readonly env: Env
  /** Told every command before it starts, for `--verbose`. */
  readonly trace: (command: string) => void
  readonly signal: AbortSignal
}

export interface SpawnOptions {
  /** Exit codes the caller knows what to do with. Any other is a failure, whatever stderr says. Default: 0 alone. */
  readonly expect?: readonly number[]
  readonly input?: Uint8Array | string | AsyncIterable<Uint8Array>
  readonly env?: Env
}

export interface SpawnResult {
  readonly exitCode: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Runs one git command to its end: the door for plumbing.
 *
 * Arguments go to git as they are, without a shell; a caller guards user strings with `--end-of-options`.
 *
 * @throws GitSlimError of the kind that git's words tell, when the exit code is none of those expected
 */
export async function runGit(
  git: GitProgram,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<SpawnResult> {
  const child = startGit(git, args, options.env)
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const exit = exitOf(child)
  await feed(child, options.input)
  const { code, killedBy } = await exit
  const result = { exitCode: code, stdout: await stdout, stderr: (await stderr).toString('utf8') }
  if (git.signal.aborted) throw new GitSlimError('interrupted', 'interrupted')
  if (killedBy !== null || !(options.expect ?? [0]).includes(code)) {
    throw failureOfGit({ args, exitCode: code, signal: killedBy, stderr: result.stderr })
  }
  return result
}

/** Starts a git command and leaves its streams to the caller. */
export function startGit(git: GitProgram, args: readonly string[], env?: Env): ChildProcessWithoutNullStreams {
  git.trace(['git', ...args].join(' '))
  const child = spawnChild(git.program, [...args], {
    cwd: git.cwd,
    env: { ...git.env, ...env },
    stdio: 'pipe',
    windowsHide: true,
    signal: git.signal,
    killSignal: 'SIGTERM',
  })
  return child
}

/** Waits for a child to end, its streams closed. A program that cannot be started rejects. */
export function exitOf(
  child: ChildProcessWithoutNullStreams,
): Promise<{ code: number; killedBy: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined
    child.on('error', error => {
      // An abort kills the child and reports here; the process is gone only when it has closed.
      if (child.pid === undefined) reject(error)
      else failure = error
    })
    child.on('close', (code, killedBy) => {
      if (failure && failure.name !== 'AbortError') reject(failure)
      else resolve({ code: code ?? -1, killedBy })
    })
  })
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function feed(child: ChildProcessWithoutNullStreams, input: SpawnOptions['input']): Promise<void> {
  // A child that ends before it has read everything is judged by its exit code, not by our broken pipe.
  child.stdin.on('error', () => {})
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) {
    child.stdin.end(input)
    return
  }
  for await (const chunk of input) {
    if (!child.stdin.writable) break
    if (!child.stdin.write(chunk)) await drained(child)
  }
  child.stdin.end()
}

function drained(child: ChildProcessWithoutNullStreams): Promise<void> {
  return new Promise(resolve => {
    child.stdin.once('drain', resolve)
    child.stdin.once('close', resolve)
  })
}
