import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Env } from '../port.js'
import { collect, endWhenAborted, type GitProgram, interrupted, listenTo } from './spawn.js'

/** A program that git itself would start: for signing, or a hook. */
export interface ProgramCall {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Env
  /** Its input; `terminal`: this process's own stdin, so that it can see that a person is there. */
  readonly input: Uint8Array | 'terminal' | 'nothing'
  /** Called with its output, stdout and stderr alike, as it arrives; nothing of it is kept then. */
  readonly onOutput?: (chunk: Buffer) => void
}

export type ProgramEnd =
  /** `exitCode` is -1 when a signal ended it. */
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: Buffer; readonly stderr: Buffer }
  | { readonly kind: 'not-started'; readonly reason: string }

/**
 * Runs a program that is not git to its end, without a shell, and whatever its exit code.
 *
 * @throws GitSlimError `interrupted`
 */
export async function runProgram(git: GitProgram, call: ProgramCall): Promise<ProgramEnd> {
  const { program, args, cwd, env, input, onOutput } = call
  refuseInterrupted(git)
  git.trace([program, ...args].join(' '))
  const stdin = input === 'terminal' ? 'inherit' : input === 'nothing' ? 'ignore' : 'pipe'
  const child = spawn(program, [...args], { cwd, env: { ...env }, stdio: [stdin, 'pipe', 'pipe'], windowsHide: true })
  endWhenAborted(child, git)
  const streams = [child.stdout as Readable, child.stderr as Readable] as const
  // A background process of a hook may hold the output open for hours; it is not waited for.
  if (onOutput) for (const descriptor of [1, 2]) listenTo(child, descriptor, onOutput)
  const ended = new Promise<number | Error>(resolve => {
    child.on('error', resolve)
    child.on('close', code => resolve(code ?? -1))
  })
  if (input instanceof Uint8Array) feed(child.stdin as Writable, input)
  const taken = streams.map(onOutput ? closed : collect)
  const [end, stdout = nothing, stderr = nothing] = await Promise.all([ended, ...taken])
  refuseInterrupted(git)
  if (end instanceof Error) return { kind: 'not-started', reason: end.message }
  return { kind: 'ended', exitCode: end, stdout, stderr }
}

const nothing = Buffer.alloc(0)

function closed(stream: Readable): Promise<Buffer> {
  return new Promise(resolve => stream.once('close', () => resolve(nothing)))
}

function refuseInterrupted({ signal }: GitProgram): void {
  if (signal.aborted) throw interrupted()
}

/** A program that ends before it has read everything is judged by its exit code, not by a broken pipe. */
function feed(stdin: Writable, input: Uint8Array): void {
  stdin.on('error', () => {})
  stdin.end(input)
}
