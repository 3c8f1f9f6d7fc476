/** The composition root: the one place that reads the process, picks backend and reporter, and catches. */
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { exitCode, exitCodeOf } from './cli/exit-codes.js'
import { commandHelp, overview } from './cli/help.js'
import { commands, readCommandLine } from './cli/program.js'
import { reporterFor } from './cli/reporting.js'
import type { ParsedArgs } from './cli/argv.js'
import type { CommandSpec } from './cli/spec.js'
import { concat } from './core/bytes/bytes.js'
import { GitSlimError } from './git/errors.js'
import type { Backend, Clock, Env, GitDate } from './git/port.js'
import { messages } from './output/messages.js'
import type { Reporter } from './output/reporter.js'
import type { Context } from './workflows/context.js'
import type { Prompts } from './workflows/prompts.js'
import { version } from './version.js'

/** The world the program runs in: the real process, or what a test puts in its place. */
export interface World {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Env
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly clock: Clock
  readonly signal: AbortSignal
  /** In place of the one the options choose. */
  readonly backend?: Backend
  /** In place of those of the terminal. */
  readonly prompts?: Prompts
}

/** A command line that names a command. */
interface CommandLine {
  readonly command: CommandSpec
  readonly args: ParsedArgs
}

export interface OutputStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Runs one command line and returns the exit code. Never throws. */
export async function run(world: World = processWorld()): Promise<number> {
  const reporter = reporterFor(world)
  try {
    const invocation = readCommandLine(world.argv)
    switch (invocation.kind) {
      case 'version':
        world.stdout.write(`git-slim ${version}\n`)
        return exitCode.done
      case 'overview':
        world.stdout.write(`${overview(commands)}\n`)
        return exitCode.done
      case 'help':
        world.stdout.write(`${commandHelp(invocation.command)}\n`)
        return exitCode.done
      case 'nothing':
        world.stderr.write(`${overview(commands)}\n\n${messages.cli.noCommand}\n`)
        return exitCode.usage
      case 'command':
        await call(world, reporter, invocation)
        return exitCode.done
    }
  } catch (error) {
    return fail(error, reporter, world.signal)
  }
}

async function call(world: World, reporter: Reporter, { command, args }: CommandLine): Promise<void> {
  const cwd = resolve(world.cwd, ...args.values('C'))
  const { chooseBackend } = await import('./git/open.js')
  const { clock, env, signal } = world
  const trace = args.has('verbose') ? (line: string) => reporter.trace(line) : () => {}
  const note = (text: string) => reporter.note(text)
  const backend =
    world.backend ?? (await chooseBackend({ wanted: args.value('backend'), env, clock, signal, kill, trace, note }))
  const context: Context = {
    cwd,
    env,
    reporter,
    backend,
    clock,
    signal,
    prompts: world.prompts ?? (await terminalPrompts(world, args)),
    processMark: { host: hostname(), pid: process.pid, isAlive },
    readStdin: () => readAll(world.stdin),
    edit: async text => (await import('./git/system/editor.js')).editText(text, { cwd, env }),
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
    dryRun: args.has('dry-run'),
    yes: args.has('yes'),
  }
  await command.call(args, context)
}

async function terminalPrompts({ stdin, stderr }: World, args: ParsedArgs): Promise<Prompts | undefined> {
  if (!stdin.isTTY || !stderr.isTTY || args.has('json')) return undefined
  const { terminalPrompts: make } = await import('./cli/terminal/prompts.js')
  return make({ input: process.stdin, output: process.stderr })
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return concat(chunks)
}

function fail(error: unknown, reporter: Reporter, signal: AbortSignal): number {
  if (signal.aborted) {
    reporter.failure(new GitSlimError('interrupted', messages.common.interrupted))
    return signal.reason === 'SIGTERM' ? exitCode.terminated : exitCode.interrupted
  }
  const failure = error instanceof GitSlimError ? error : new GitSlimError('bug', messages.common.bug(error))
  reporter.failure(failure)
  return exitCodeOf(failure.kind)
}

function processWorld(): World {
  const interruption = new AbortController()
  process.once('SIGINT', () => interruption.abort('SIGINT'))
  process.once('SIGTERM', () => interruption.abort('SIGTERM'))
  return {
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    clock: now,
    signal: interruption.signal,
  }
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

function kill(pid: number, signal: NodeJS.Signals): void {
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
