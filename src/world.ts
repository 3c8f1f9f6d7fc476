/** The world the program runs in: the only place that reads the process. */
import { exitCode, exitCodeOfAbort, signalExitCodes } from './cli/exit-codes.js'
import type { Backend, Clock, Env, GitDate } from './git/port.js'
import type { ProcessMark, PlanEditor, Prompts } from './workflows/context.js'
import type { Timing } from './output/heartbeat.js'
import { messages } from './output/messages.js'
import { hostname } from 'node:os'

/** The real process, or a test's replacement. */
export interface World {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Env
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Replaces the backend that the options choose. */
  readonly backend?: Backend
  /** Replaces the terminal's prompts. */
  readonly prompts?: Prompts
  /** Replaces the editor on the terminal. */
  readonly planEditor?: PlanEditor
  /** Replaces the process's own timers, for progress lines. */
  readonly timing?: Timing
  /** Replaces waiting. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Within this time a second interruption counts as the same: npm passes on the Ctrl-C that the terminal sends too. */
const sameInterruptionMs = 1000

/**
 * Returns the world of this process. SIGHUP, SIGINT and SIGTERM abort its signal; a later one ends the process at once.
 */
export function processWorld(): World {
  const interruption = new AbortController()
  let since = 0
  const interrupt = (signal: NodeJS.Signals) => {
    if (!interruption.signal.aborted) {
      since = performance.now()
      interruption.abort(signal)
    } else if (performance.now() - since > sameInterruptionMs) {
      process.exit(exitCodeOfAbort(signal))
    }
  }
  watchOutput()
  for (const signal of signalExitCodes.keys()) process.on(signal, interrupt)
  return { ...surroundings(), signal: interruption.signal }
}

/** A reader that stops early (`| head`) is no failure. A result that could not be written is. */
function watchOutput(): void {
  process.stderr.on('error', () => {})
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.stdout.removeAllListeners('error').on('error', () => {})
    process.stderr.write(`git-slim: ${messages.common.outputLost(error.message)}\n`)
    process.once('exit', code => {
      if (code === exitCode.done) process.exitCode = exitCode.laterStepFailed
    })
  })
}

/** Returns the world of this process without signal handlers: for the library, whose caller has its own. */
export function surroundings(): Omit<World, 'signal'> {
  return {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    clock: now,
  }
}

/** Returns the terminal for questions. The caller has checked that stdin and stderr are one. */
export function terminalStreams(): { input: NodeJS.ReadStream; output: NodeJS.WriteStream } {
  return { input: process.stdin, output: process.stderr }
}

/** Returns the process events that a full-screen program needs. */
export function processEvents() {
  const listening = (event: 'exit' | 'SIGCONT') => (listener: () => void) => {
    const heard = () => listener()
    process.on(event, heard)
    return () => void process.off(event, heard)
  }
  return {
    onExit: listening('exit'),
    onContinue: listening('SIGCONT'),
    stop: () => {
      // Windows has no such signal.
      if (process.platform !== 'win32') process.kill(0, 'SIGTSTP')
    },
  }
}

/** Returns this process as it marks its temporary files. */
export function processMark(): ProcessMark {
  return { host: hostname(), pid: process.pid, isAlive, user: process.geteuid?.() }
}

function now(): GitDate {
  const date = new Date()
  const offset = -date.getTimezoneOffset()
  const two = (number: number) => String(Math.trunc(Math.abs(number))).padStart(2, '0')
  return {
    seconds: Math.floor(date.getTime() / 1000),
    zone: `${offset < 0 ? '-' : '+'}${two(offset / 60)}${two(offset % 60)}`,
  }
}

/** Sends a signal to a process, or to a group when the id is negative. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
